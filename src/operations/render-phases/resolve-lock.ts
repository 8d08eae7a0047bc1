import { diffLock, type LockDifference } from '../../lockfile/diff.js';
import type { Lockfile } from '../../lockfile/format.js';
import { lockPath } from '../../lockfile/lock-path.js';
import { chooseLockedClips, readLock, requireLock } from '../../project/lockfile.js';
import { EarlyEnd } from './early-end.js';
import type { PreparedRender } from './prepare.js';
import type { RenderRun } from './render-run.js';

/** A prepared storyboard with its lockfile. */
export interface LockedRender extends PreparedRender {
  readonly lock: Lockfile;
  /** Clips that the lockfile names and that are not in the store. */
  readonly absent: readonly LockDifference[];
}

/** Phase 2: reads the lockfile and selects the clips that it names. A frozen render ends here when the shots differ. */
export async function resolveLock(
  { project, options }: RenderRun,
  prepared: PreparedRender,
): Promise<LockedRender> {
  const { plan } = prepared;
  const lock = options.frozen ? await requireLock(project) : await readLock(project);
  if (options.frozen) endWhenDifferent(diffLock(plan, lock), project.storyboard);
  const absent = await chooseLockedClips(project, { plan, lock });
  return { ...prepared, lock, absent };
}

/** Ends a frozen render that differs from its lockfile. */
export function endWhenDifferent(drift: readonly LockDifference[], storyboard: string): void {
  if (drift.length > 0) throw new EarlyEnd({ status: 'drifted', drift, lockfile: lockPath(storyboard) });
}
