import type { DocumentPath } from '../diagnostics/diagnostic.js';
import { filmFiles } from '../film/output/film-files.js';
import type { FilmSettings } from '../storyboard/storyboard.js';

/** The film, its outputs and its exports in order, each with the paths that it writes. */
export function writtenFiles({ output, captions, outputs = [], exports = [] }: FilmSettings): readonly {
  readonly output: string;
  readonly files: readonly string[];
  readonly at: DocumentPath;
}[] {
  const film = { output, captions, at: ['film'] };
  const films = [film, ...outputs].map((one) => ({
    output: one.output,
    files: one.captions === 'sidecar' ? filmFiles(one.output) : [one.output],
    at: [...one.at, 'output'],
  }));
  return [...films, ...exports.map(({ output: file, at }) => ({ output: file, files: [file], at }))];
}
