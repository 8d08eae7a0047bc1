import { encodeFrames } from '../../media/encode-frames.js';
import { clipFrames } from '../../plan/clip-frames.js';
import { clipSize, type Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ProxySetup } from '../provider-entry.js';
import { inbetween } from './engine/inbetween.js';
import { pushIn } from './engine/push-in.js';
import { readPlannedImage } from './planned-image.js';

// Small enough to be drawn in a second, large enough to judge a movement.
const AREA = 320 * 180;
const FPS = 15;

/**
 * Draws a small version of a draft, as long as the draft, into a new MP4. Throws what `readPlannedImage` throws,
 * RenderError when ffmpeg fails, or the signal's reason.
 */
export async function drawProxy(
  { first, last, prompt, duration }: TakeRequest,
  size: Size,
  { engine: find, folder, path, urgency, signal }: ProxySetup,
): Promise<void> {
  const engine = await find();
  const small = clipSize(size, Math.min(AREA, size.width * size.height));
  const context = { size: small, engine, tempParent: await folder() };
  const [from, to] = await Promise.all([
    readPlannedImage(first, context, signal),
    last && readPlannedImage(last, context, signal),
  ]);
  const options = { frames: clipFrames(duration, FPS), urgency, signal };
  await using drawn = to
    ? await inbetween(from, to, { ...options, prompt: prompt ?? '', quality: 'fast' })
    : await pushIn(from, options);
  await encodeFrames(engine, { frames: drawn.frames(), size: small, fps: FPS, path }, signal);
}
