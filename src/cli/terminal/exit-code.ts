import type { RenderOutcome } from '../../events/render-outcome.js';
import type { TakeFailure } from '../../plan/take-failure.js';

/** Receives the exit code of the command that ran. */
export type SetExitCode = (code: number) => void;

/** The exit codes of the process; README.md has the same table. */
export const exitCode = {
  done: 0,
  /** A shot or the film failed; the rest is kept. */
  failed: 1,
  /** The arguments or the storyboard are wrong. */
  usage: 2,
  /** The storyboard differs from the lockfile or the saved plan, or needs what --offline forbids. */
  forbidden: 3,
  /** API key, permissions or balance. */
  account: 4,
  /** The cost is over the cap, or the cost or a change was not agreed to. Nothing was spent or changed. */
  cost: 5,
  /** A paid take needs a decision by the user. */
  person: 6,
  /** A seam is worse than --max-seam allows, a film less similar than --min-ssim requires, a signature bad or a label missing. */
  quality: 7,
  /** Only with `plan --detailed-exitcode`: a render would do something. */
  changes: 8,
  interrupted: 130,
} as const;

/** The exit code of a render. */
export function renderExitCode(outcome: RenderOutcome): number {
  switch (outcome.status) {
    case 'invalid':
    case 'unknown-shot':
      return exitCode.usage;
    case 'declined':
    case 'over-cap':
      return exitCode.cost;
    case 'forbidden':
    case 'drifted':
    case 'unplanned':
    case 'differs':
      return exitCode.forbidden;
    case 'incomplete':
      // A film without all of its clips is never a success.
      return failuresCode(outcome.failures) || (outcome.preview ? exitCode.failed : exitCode.done);
    case 'interrupted':
      return exitCode.interrupted;
    case 'shard-finished':
      return exitCode.done;
    case 'finished':
    case 'unchanged':
      if (outcome.failures !== undefined) return failuresCode(outcome.failures);
      return outcome.seams.beyond.length > 0 ? exitCode.quality : exitCode.done;
  }
}

/** The most severe failure decides: a decision by the user, then what stops every take, then the rest. */
export function failuresCode(failures: readonly Pick<TakeFailure, 'kind'>[]): number {
  const kinds = new Set(failures.map(({ kind }) => kind));
  if (kinds.has('needs-person')) return exitCode.person;
  if (kinds.has('account')) return exitCode.account;
  if (kinds.has('over-budget')) return exitCode.cost;
  return kinds.size > 0 ? exitCode.failed : exitCode.done; // Only shots outside of --only are missing.
}
