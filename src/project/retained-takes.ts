import { resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { filmFiles } from '../film/output/write-sidecars.js';
import type { CacheKey } from '../plan/cache-key.js';
import { providerNames } from '../providers/registry.js';
import { readLock } from './lockfile.js';
import { prepareStoryboard } from './prepare.js';
import type { Project } from './project.js';

/** What a project would miss if it were gone. */
export interface WantedTakes {
  /** Of every take that the storyboard can ask for: by any provider, drafts with slates and without. */
  readonly keys: ReadonlySet<CacheKey>;
  /** Clips that the lockfile names. */
  readonly clips: ReadonlySet<Digest>;
  /** Where the film and what belongs to it lie, whether they exist or not. */
  readonly files: readonly string[];
}

/**
 * What the project may ask for at its next command. Throws RenderError `storyboard-wrong`: a storyboard with mistakes
 * still says what it will want again, and then nobody knows what may go.
 */
export async function wantedTakes(project: Project, signal: AbortSignal): Promise<WantedTakes> {
  const own = await prepareStoryboard(project, { web: 'remembered', signal });
  if (own.status === 'wrong') {
    throw new RenderError(
      'storyboard-wrong',
      'The storyboard has mistakes, so nobody knows which clips it wants.',
      { hint: `Mend it first: inbetween check ${own.source.name}` },
    );
  }
  const keys = new Set<CacheKey>();
  // The provider in the file is often not the one that was paid: `render --provider` names another.
  for (const provider of providerNames) {
    for (const slate of provider === 'draft' ? [false, true] : [false]) {
      const prepared = await prepareStoryboard(project, { web: 'remembered', provider, slate, signal });
      // What this provider refuses now, it cannot be asked for.
      if (prepared.status === 'ready') for (const { key } of prepared.plan.takes) keys.add(key);
    }
  }
  const { shots } = await readLock(project);
  return {
    keys,
    clips: new Set([...shots.values()].map(({ clip }) => clip.digest)),
    files: [own.storyboard.film, ...(own.storyboard.film.outputs ?? [])].flatMap(({ output }) =>
      filmFiles(resolve(project.root, output)),
    ),
  };
}
