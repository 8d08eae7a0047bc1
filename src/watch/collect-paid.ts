import { RenderError } from '../diagnostics/render-error.js';
import { recover } from '../operations/recover.js';
import type { CacheKey } from '../plan/cache-key.js';
import { readLock } from '../project/lockfile.js';
import type { LockedProject, Project } from '../project/project.js';
import { lockedElsewhere, warnUncollected } from '../project/recover-locked-takes.js';

/**
 * Collects takes that were paid for before this watch began. A failure does not prevent the watch. Returns the locked
 * takes that the provider may still have: paying for them again needs the user's consent.
 */
export async function collectPaid(
  project: Project,
  lockedProject: LockedProject,
  signal: AbortSignal,
): Promise<ReadonlySet<CacheKey>> {
  const before = await lockedKeys(project);
  try {
    const { uncollected } = await recover({ project, lockedProject, wait: false }, signal);
    warnUncollected(uncollected, project);
    return new Set(uncollected.map(({ key }) => key));
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    project.emit({ type: 'warned', code: error.code, message: error.message });
    return before;
  }
}

// An unreadable lockfile is reported by the recovery.
async function lockedKeys(project: Project): Promise<ReadonlySet<CacheKey>> {
  try {
    const takes = await lockedElsewhere(project, await readLock(project));
    return new Set(takes.map(({ key }) => key));
  } catch (error) {
    if (error instanceof RenderError) return new Set();
    throw error;
  }
}
