import { RenderError } from '../diagnostics/render-error.js';
import type { NamedTake } from '../generate/collect-named.js';
import type { CacheKey } from '../plan/cache-key.js';
import { readLock } from '../project/lockfile.js';
import type { LockedProject, Project } from '../project/project.js';
import { collectLocked, lockedElsewhere, warnDoubtful } from '../project/recover-locked-takes.js';
import { generateOptions, recoverOpenTakes } from '../project/recover-open-takes.js';
import type { Provider } from '../providers/provider.js';

/**
 * Collects takes that were paid for before this watch began: those in this machine's journal and those in the lockfile.
 * A failure does not prevent the watch. Returns the takes that the provider may still have: paying for them again
 * needs the user's consent.
 */
export async function collectPaid(
  project: Project,
  lockedProject: LockedProject,
  signal: AbortSignal,
): Promise<ReadonlySet<CacheKey>> {
  await recoverOpenTakes({ project, lockedProject, wait: false }, signal);
  let takes: readonly NamedTake[] = [];
  try {
    takes = await lockedElsewhere(project, await readLock(project));
    const making = (provider: Provider) => generateOptions({ project, lockedProject, provider }, signal);
    const { doubtful } = await collectLocked(takes, { project, making });
    warnDoubtful(doubtful, project);
    return new Set(doubtful.map(({ take }) => take.key));
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    project.emit({ type: 'warned', code: error.code, message: error.message });
    return new Set(takes.map(({ key }) => key));
  }
}
