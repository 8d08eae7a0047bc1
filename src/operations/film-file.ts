import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { Project } from '../project/project.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';

/** The film of a storyboard: where it is, or would be. */
export type FilmFileOutcome =
  | InvalidSource
  | {
      readonly status: 'found' | 'missing';
      /** Absolute. */
      readonly path: string;
    };

/** Looks for the film that the storyboard names. Reads no image and writes nothing. */
export async function filmFile(project: Project): Promise<FilmFileOutcome> {
  const file = await project.readSource();
  const parsed = parseStoryboard(file, project.env, project.providers.traits);
  const { source, storyboard, diagnostics } = parsed;
  if (!storyboard) return { status: 'invalid', source, diagnostics };
  const path = resolve(project.root, storyboard.film.output);
  const isThere = await stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
  return { status: isThere ? 'found' : 'missing', path };
}
