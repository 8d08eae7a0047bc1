import { resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { filmFiles } from '../film/output/film-files.js';
import type { CacheKey } from '../plan/cache-key.js';
import { skippedIds } from '../plan/render-plan.js';
import { readLock } from './lockfile.js';
import { type Prepared, prepareStoryboard } from './prepare.js';
import type { Project } from './project.js';

/** What a garbage collection must keep. */
export interface RetainedTakes {
  /** Keys of every take that the storyboard can need: with any provider, with and without slates. */
  readonly keys: ReadonlySet<CacheKey>;
  /** Clips of the locked film, and takes that people have picked, starred or noted something about. */
  readonly clips: ReadonlySet<Digest>;
  /** The film, its outputs and their sidecar files, whether they exist or not. Absolute paths. */
  readonly files: readonly string[];
}

/** What the next command may need. Throws RenderError `storyboard-wrong` when the storyboard has errors. */
export async function retainedTakes(project: Project, signal: AbortSignal): Promise<RetainedTakes> {
  const own = requireValid(
    await prepareStoryboard(project, { web: 'remembered', skipped: 'as-planned', signal }),
  );
  const keys = new Set<CacheKey>();
  // A paid clip may belong to another provider than the storyboard's: `render --provider` chooses one.
  for (const { id: provider, burnsSlates } of project.providers.traits) {
    for (const slate of burnsSlates ? [false, true] : [false]) {
      const prepared = await prepareStoryboard(project, {
        ...{ web: 'remembered', skipped: 'as-planned' },
        ...{ provider, slate, signal },
      });
      // A storyboard with errors for this provider cannot be rendered with it.
      if (prepared.status === 'ready') for (const { key } of prepared.plan.takes) keys.add(key);
    }
  }
  // A shot that is skipped because it has errors has no keys, but its clips know it.
  const skipped = skippedIds(own.plan);
  if (skipped.size > 0)
    for (const { key, record } of await project.store.ls()) if (skipped.has(record.shot)) keys.add(key);
  const { shots, takes = new Map() } = await readLock(project);
  const marked = [...takes.values()].flatMap(({ pick, list }) =>
    [...list].flatMap(([name, { clip, star, note }]) =>
      pick?.take === name || star || note !== null ? [clip.digest] : [],
    ),
  );
  return {
    keys,
    clips: new Set([...[...shots.values()].map(({ clip }) => clip.digest), ...marked]),
    files: [own.storyboard.film, ...(own.storyboard.film.outputs ?? [])].flatMap(({ output }) =>
      filmFiles(resolve(project.root, output)),
    ),
  };
}

/** A storyboard without errors. Throws RenderError `storyboard-wrong`: with errors, its clips are not known. */
export function requireValid(prepared: Prepared): Extract<Prepared, { readonly status: 'ready' }> {
  if (prepared.status === 'ready') return prepared;
  throw new RenderError(
    'storyboard-wrong',
    'Cannot tell which clips are needed: the storyboard has errors.',
    { hint: `Fix them first: inbetween check ${prepared.source.name}` },
  );
}
