import { RenderError } from '../diagnostics/render-error.js';
import { isJsonRecord } from '../system/json-file.js';
import type { MediaEngine } from './engine.js';

/** What a recipe names as `engine` when the outputs depend on it: a build of ffmpeg, or a part of this program. */
export type EngineName = readonly [name: string, version: string];

/** An ffmpeg as a recipe names it. */
export function engineName({ kind, version }: Pick<MediaEngine, 'kind' | 'version'>): EngineName {
  return [kind, version];
}

/**
 * Refuses a recipe that names another engine: its outputs would be kept as those of the engine that it names. A recipe
 * without an engine can be executed by any. Throws RenderError `job-engine-differs`.
 */
export function requireEngine(recipe: unknown, own: EngineName): void {
  if (!isJsonRecord(recipe) || recipe.engine === undefined) return;
  const { engine } = recipe;
  if (Array.isArray(engine) && engine.length === own.length && own.every((part, n) => engine[n] === part))
    return;
  const named = Array.isArray(engine) ? engine.join(' ') : 'an unreadable engine';
  throw new RenderError(
    'job-engine-differs',
    `The job is for ${named}, and this machine has ${own.join(' ')}.`,
    {
      hint: 'Use the same ffmpeg and the same version of inbetween on all machines: `inbetween doctor` shows both.',
    },
  );
}
