import { clipFrames } from './clip-frames.js';
import type { Size } from './size.js';
import type { TakeRequest } from './take.js';

/** The words of a request that an engine reads, in one form for all prompts with the same effect; empty for none. */
export type WordsRead = (request: Pick<TakeRequest, 'last' | 'prompt'>) => string;

/** What a drawing depends on besides its images and its engine. */
export interface DrawingTerms {
  readonly size: Size;
  readonly fps: number;
  readonly wordsRead: WordsRead;
}

/** The fields of a request that is drawn. */
export function drawnInputs(
  request: TakeRequest,
  { size, fps, wordsRead }: DrawingTerms,
): Pick<TakeRequest, 'drawn' | 'camera'> {
  const camera = wordsRead(request);
  return {
    drawn: `${size.width}x${size.height}, ${clipFrames(request.duration, fps)} frames at ${fps} fps`,
    ...(camera === '' ? {} : { camera }),
  };
}

/** Megapixels of all frames of a drawing; null for a clip that is not drawn. */
export function drawnMegapixels({ drawn }: Pick<TakeRequest, 'drawn'>): number | null {
  const found = /^(\d+)x(\d+), (\d+) frames /.exec(drawn ?? '');
  if (found === null) return null;
  const [width, height, frames] = found.slice(1).map(Number) as [number, number, number];
  return (width * height * frames) / 1e6;
}
