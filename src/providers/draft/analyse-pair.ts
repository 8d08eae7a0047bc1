import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import type { AnalysisSetup } from '../provider-entry.js';
import { analyse, pushCase } from './engine/inbetween.js';
import { plannedImage } from './planned-image.js';

/**
 * What the engine would do with a take, without drawing it. Throws what `plannedStill` throws, RenderError when ffmpeg
 * fails, or the signal's reason.
 */
export async function seeMotion(
  { first, last, prompt }: TakeRequest,
  size: Size,
  { engine, folder, signal }: AnalysisSetup,
): Promise<MotionAnalysis> {
  if (last === null) return pushCase(size);
  const wanted = { size, engine: await engine(), near: await folder() };
  const [from, to] = await Promise.all([
    plannedImage(first, wanted, signal),
    plannedImage(last, wanted, signal),
  ]);
  return analyse(from, to, { prompt: prompt ?? '', signal });
}
