import type { DocumentPath } from '../diagnostics/diagnostic.js';
import { filmFiles } from '../film/output/film-files.js';
import type { FilmSettings } from '../storyboard/storyboard.js';

/** The film and its outputs in order, each with the paths that it writes. */
export function writtenFiles({ output, captions, outputs = [] }: FilmSettings): readonly {
  readonly output: string;
  readonly files: readonly string[];
  readonly at: DocumentPath;
}[] {
  const film = { output, captions, at: ['film'] };
  return [film, ...outputs].map((one) => ({
    output: one.output,
    files: one.captions === 'sidecar' ? filmFiles(one.output) : [one.output],
    at: [...one.at, 'output'],
  }));
}
