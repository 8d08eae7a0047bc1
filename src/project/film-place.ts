import { resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { filmFiles } from '../film/output/film-files.js';
import { lookAtOutput, type OutputContext } from '../ingest/output-place.js';
import { type OutputPlace, whyTaken } from '../plan/check-output-place.js';
import type { FilmSettings } from '../storyboard/storyboard.js';

/** The absolute path of the film: that of the option, relative to the working folder, or that of the storyboard. */
export function filmPath({ output }: FilmSettings, root: string, option: string | undefined): string {
  return option === undefined ? resolve(root, output) : resolve(option);
}

/**
 * Rejects a path of the option on which no film can be written. `outputs` are the places of the other outputs. Throws
 * RenderError `bad-option`.
 */
export async function checkFilmOption(
  option: string,
  {
    film,
    outputs,
    context,
  }: {
    readonly film: FilmSettings;
    readonly outputs: readonly OutputPlace[];
    readonly context: OutputContext;
  },
): Promise<void> {
  const path = resolve(option);
  const files = film.captions === 'sidecar' ? filmFiles(path) : [path];
  const place = await lookAtOutput({ output: path, at: [], files }, context);
  const met = outputs.find(({ names }) => names.some((name) => place.names.includes(name)));
  const why = met
    ? `the storyboard writes its output "${met.output}" there`
    : whyTaken({ ...place, output: option }, [])?.text;
  if (why === undefined) return;
  throw new RenderError('bad-option', `The film cannot be written to "${option}": ${why}.`, {
    hint: 'Choose another name for --output.',
  });
}
