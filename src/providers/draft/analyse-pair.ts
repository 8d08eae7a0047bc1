import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import type { AnalysisSetup } from '../provider-entry.js';
import { analyseMotion } from './engine/plan-motion.js';
import { analysePush } from './engine/push-in.js';
import { readPlannedImage } from './planned-image.js';

/**
 * Analyses the motion that the engine would draw for a take. Throws what `readPlannedImage` throws, RenderError when
 * ffmpeg fails, or the signal's reason.
 */
export async function analyseTake(
  { first, last, prompt }: TakeRequest,
  size: Size,
  { engine, folder, signal }: AnalysisSetup,
): Promise<MotionAnalysis> {
  if (last === null) return analysePush(size);
  const context = { size, engine: await engine(), tempParent: await folder() };
  const [from, to] = await Promise.all([
    readPlannedImage(first, context, signal),
    readPlannedImage(last, context, signal),
  ]);
  return analyseMotion(from, to, { prompt: prompt ?? '', signal });
}
