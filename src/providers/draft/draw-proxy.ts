import { encodeFrames } from '../../media/encode-frames.js';
import { clipFrames } from '../../plan/clip-frames.js';
import type { Keyframe } from '../../plan/keyframe.js';
import { clipSize, type Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ProxySetup } from '../provider-entry.js';
import type { Image } from './engine/image/image.js';
import { inbetween } from './engine/inbetween.js';
import { pushIn } from './engine/push-in.js';
import { type DecodeContext, readPlannedImage } from './planned-image.js';

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
  const read = (keyframe: Keyframe): Promise<Image> => readOnce(keyframe, context, signal);
  const [from, to] = await Promise.all([read(first), last && read(last)]);
  const options = { frames: clipFrames(duration, FPS), urgency, signal };
  await using drawn = to
    ? await inbetween(from, to, { ...options, prompt: prompt ?? '', quality: 'fast' })
    : await pushIn(from, options);
  await encodeFrames(engine, { frames: drawn.frames(), size: small, fps: FPS, path }, signal);
}

// An edit changes one of the two images, or none. A small image has a hundred kilobytes.
const KEPT = 64;
const known = new Map<string, Image>();

async function readOnce(keyframe: Keyframe, context: DecodeContext, signal: AbortSignal): Promise<Image> {
  const { width, height } = context.size;
  const name = `${keyframe.digest} ${width}x${height}`;
  const before = known.get(name);
  known.delete(name);
  const image = before ?? (await readPlannedImage(keyframe, context, signal));
  known.set(name, image);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return image;
}
