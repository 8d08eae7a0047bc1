import { applyPicks } from '../../lockfile/apply-picks.js';
import { diffLock, type LockDifference } from '../../lockfile/diff.js';
import type { Lockfile } from '../../lockfile/format.js';
import { lockPath } from '../../lockfile/lock-path.js';
import type { RenderPlan } from '../../plan/render-plan.js';
import { chooseLockedClips, readLock, requireLock } from '../../project/lockfile.js';
import { warnOutdatedPicks } from '../../project/outdated-picks.js';
import { ownProviders } from '../../storyboard/shot-provider.js';
import { EarlyEnd } from './early-end.js';
import type { PreparedRender } from './prepare.js';
import type { RenderRun } from './render-run.js';

/** A prepared storyboard with its lockfile. */
export interface LockedRender extends PreparedRender {
  readonly lock: Lockfile;
  /** What the storyboard requests, without picks. `plan` uses the picked takes. */
  readonly requested: RenderPlan;
  /** Clips that the lockfile names and that are not in the store. */
  readonly absent: readonly LockDifference[];
}

/** Phase 2: reads the lockfile and selects the clips that it names. A frozen render ends here when the shots differ. */
export async function resolveLock(
  { project, options }: RenderRun,
  prepared: PreparedRender,
): Promise<LockedRender> {
  const written = options.frozen ? await requireLock(project) : await readLock(project);
  const { plan, picks, lock } = applyPicks(prepared.plan, written, ownProviders(prepared.storyboard));
  warnOutdatedPicks(picks, project);
  if (options.frozen) endWhenDifferent(diffLock(plan, lock), project.storyboard);
  const absent = await chooseLockedClips(project, { plan, lock });
  return { ...prepared, plan, requested: prepared.plan, lock, absent };
}

/** Ends a frozen render that differs from its lockfile. */
export function endWhenDifferent(drift: readonly LockDifference[], storyboard: string): void {
  if (drift.length > 0) throw new EarlyEnd({ status: 'drifted', drift, lockfile: lockPath(storyboard) });
}
