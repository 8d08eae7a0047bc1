import { RenderError } from '../diagnostics/render-error.js';
import type { ListedTakes } from '../events/takes-outcome.js';
import type { TakeName } from '../lockfile/format.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import { readableLock } from './lockfile.js';
import { prepareStoryboard } from './prepare.js';
import type { Project } from './project.js';
import { readTakes } from './read-takes.js';
import { showTakes } from './show-takes.js';

/**
 * All takes of a storyboard and what they cost, for a film of these takes (by shot id); null if the storyboard cannot be read.
 * Uses no network, so a take that is not here is called missing.
 */
export async function takesOfFilm(
  project: Project,
  film: ReadonlyMap<string, TakeName>,
  signal: AbortSignal,
): Promise<ListedTakes | null> {
  try {
    const prepared = await prepareStoryboard(project, {
      ...{ web: 'remembered', skipped: 'as-planned', retakes: 'none', signal },
    });
    if (prepared.status === 'invalid') return null;
    const { plan } = prepared;
    const lock = withRenamedTakes(await readableLock(project), plan);
    return showTakes(await readTakes(project, { plan, lock }), { plan, lock, shared: new Set(), film });
  } catch (error) {
    if (error instanceof RenderError) return null;
    throw error;
  }
}
