import type { RenderOutcome } from '../events/render-outcome.js';
import type { ShownTake } from '../events/takes-outcome.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { listNewTakes } from '../project/list-new-takes.js';
import type { PrepareOptions } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { readTakes } from '../project/read-takes.js';
import { showTakes } from '../project/show-takes.js';
import { isOwnProvider } from '../storyboard/shot-provider.js';
import { decide } from './render-phases/decide.js';
import { EarlyEnd } from './render-phases/early-end.js';
import { generateTakes } from './render-phases/generate-takes.js';
import { guard } from './render-phases/guard.js';
import { planRetakes } from './render-phases/plan-retakes.js';
import { prepare } from './render-phases/prepare.js';
import { recover } from './render-phases/recover.js';
import type { RenderOptions, RenderRun } from './render-phases/render-run.js';
import { resolveLock } from './render-phases/resolve-lock.js';

/** Which takes to generate, and what may be spent. */
export interface RetakeOptions
  extends Omit<PrepareOptions, 'web' | 'slate' | 'retakes'>,
    Pick<RenderOptions, 'share' | 'maxCost' | 'consent'> {
  /** Ids, numbers, ranges and patterns. */
  readonly shots: readonly string[];
  /** The seed of the first new take; default: one that no take of the shot has. */
  readonly seed?: number;
  /** How many takes of each shot; default: 1. */
  readonly count?: number;
  /** Submit again although an earlier take with the same seed may exist at the provider. */
  readonly resubmit?: boolean;
}

/** How a retake ended. */
export type RetakeOutcome =
  | Extract<
      RenderOutcome,
      { readonly status: 'invalid' | 'unknown-shot' | 'declined' | 'over-cap' | 'interrupted' | 'forbidden' }
    >
  | {
      readonly status: 'retaken';
      /** The new takes, with their numbers among the takes of their shots. */
      readonly takes: readonly NewTake[];
      /** Takes with the requested seeds that existed before: nothing was generated for them. */
      readonly existing: readonly NewTake[];
      readonly failures: readonly TakeFailure[];
    };

/** A take of a shot, by number. */
export interface NewTake extends ShownTake {
  readonly shot: string;
}

/**
 * Generates further takes of shots, each with a seed of its own. The film stays as it is. Everything that a render does for
 * a paid take holds: plan, consent, cap, journal, claims in the shared store. A retake that was interrupted is continued by
 * the next one: without a seed, the same seeds are chosen as long as their takes have not ended.
 */
export async function retake(project: Project, options: RetakeOptions): Promise<RetakeOutcome> {
  await using lockedProject = await project.lock('retake', options.signal);
  const { shots, resubmit, seed = null, count = 1, ...rest } = options;
  const run: RenderRun = { project, lockedProject, options: { ...rest, only: shots, retakes: 'none' } };
  // The first phase collects those of them that have ended in the meantime.
  const begun = new Set(lockedProject.journal.state().open.map(({ key }) => key));
  try {
    const prepared = await prepare(run);
    const ids = [...(prepared.selected ?? [])];
    const asked: RenderRun = { ...run, options: { ...run.options, resubmit: resubmit ? ids : [] } };
    const { lock, ...locked } = await resolveLock(asked, prepared);
    const base = { plan: prepared.plan, lock: withRenamedTakes(lock, prepared.plan) };
    const planned = await planRetakes(project, { ...base, ids, seed, count, begun });
    const recovered = await recover(
      asked,
      { ...locked, ...base, plan: planned.plan, absent: [] },
      'all-takes',
    );
    const guarded = await guard(asked, await decide(asked, recovered), 'clips');
    const { made, shared } = await generateTakes(asked, guarded);
    // Takes of another provider than the storyboard's are no takes of its film.
    if (isOwnProvider(guarded.storyboard, options.provider))
      await listNewTakes(project, { plan: base.plan, ids, lock: guarded.lock });
    if (made.left.length > 0) return { status: 'interrupted', left: made.left };
    await shared;
    const numbered = showTakes(await readTakes(project, base), { ...base, shared: new Set() }).shots;
    const having = (keys: ReadonlySet<CacheKey>): readonly NewTake[] =>
      numbered.flatMap(({ id, takes }) =>
        ids.includes(id)
          ? takes.filter(({ key }) => keys.has(key)).map((take) => ({ ...take, shot: id }))
          : [],
      );
    return {
      status: 'retaken',
      takes: having(new Set(made.clips.keys())),
      existing: having(planned.existing),
      failures: made.failures,
    };
  } catch (error) {
    if (error instanceof EarlyEnd) return error.outcome as RetakeOutcome; // Only these phases ran.
    throw error;
  }
}
