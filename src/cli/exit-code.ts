import type { RenderOutcome } from '../events/render-outcome.js';

/** What the process says to its caller. */
export const exitCode = {
  done: 0,
  /** A shot or the film failed; the rest is kept. */
  failed: 1,
  /** The words of the command or the storyboard are wrong. */
  usage: 2,
  /** Differs from the lockfile, or needs what --offline forbids. */
  forbidden: 3,
  /** Key, rights or balance. */
  account: 4,
  /** The cost cap would be exceeded, or nobody agreed to spend. Nothing was spent. */
  cost: 5,
  /** A paid task needs a person. */
  person: 6,
  quality: 7,
  interrupted: 130,
} as const;

/** The exit code of a render. */
export function renderExitCode(outcome: RenderOutcome): number {
  switch (outcome.status) {
    case 'wrong':
    case 'unknown-shot':
      return exitCode.usage;
    case 'declined':
    case 'over-cap':
      return exitCode.cost;
    case 'forbidden':
    case 'drifted':
    case 'differs':
      return exitCode.forbidden;
    case 'incomplete':
      return incompleteCode(outcome);
    case 'interrupted':
      return exitCode.interrupted;
    case 'finished':
    case 'unchanged':
      return outcome.seams.beyond.length > 0 ? exitCode.quality : exitCode.done;
  }
}

// The gravest first: what a person has to look at, then what stops every take, then the rest.
function incompleteCode({ failures }: RenderOutcome & { status: 'incomplete' }): number {
  const kinds = new Set(failures.map(({ kind }) => kind));
  if (kinds.has('needs-person')) return exitCode.person;
  if (kinds.has('account')) return exitCode.account;
  if (kinds.has('over-budget')) return exitCode.cost;
  return kinds.size > 0 ? exitCode.failed : exitCode.done; // Only shots that were not asked for are missing.
}
