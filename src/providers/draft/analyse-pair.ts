import type { MediaEngine } from '../../media/engine.js';
import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';

import { analyse, pushCase } from './engine/inbetween.js';
import { plannedImage } from './planned-image.js';

/** What a look at stills needs of the world. */
export interface Looking {
  readonly engine: () => Promise<MediaEngine>;
  /** An existing folder for copies of the stills. */
  readonly folder: () => Promise<string>;
}

/**
 * What the engine would do with a take, without drawing it. Throws what `plannedStill` throws, RenderError when ffmpeg
 * fails, or the signal's reason.
 */
export async function seeMotion(
  { first, last, prompt }: TakeRequest,
  size: Size,
  { engine, folder, signal }: Looking & { readonly signal: AbortSignal },
): Promise<MotionAnalysis> {
  if (last === null) return pushCase(size);
  const wanted = { size, engine: await engine(), near: await folder() };
  const [from, to] = await Promise.all([
    plannedImage(first, wanted, signal),
    plannedImage(last, wanted, signal),
  ]);
  return analyse(from, to, { prompt: prompt ?? '', signal });
}
