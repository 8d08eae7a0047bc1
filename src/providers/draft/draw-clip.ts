import { dirname } from 'node:path';
import { encodeFrames } from '../../media/encode-frames.js';
import type { MediaEngine } from '../../media/engine.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import { sizeTaken } from '../../plan/normalize-keyframes.js';
import { clipSize, type Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { modelRow } from '../models/model-table.js';
import { inbetween } from './engine/inbetween.js';
import type { Inbetween } from './engine/open-clip.js';
import { pushIn } from './engine/push-in.js';
import { readPlannedImage, unreachableKeyframe } from './planned-image.js';
import { prepareStamp, type Stamp } from './slate.js';

/** The output file of a clip and its format. */
export interface ClipJob {
  readonly engine: MediaEngine;
  readonly path: string;
  readonly frames: number;
  readonly fps: number;
  /** Pixels of a frame; default: the value of the model's row in the table. */
  readonly area?: number | undefined;
  readonly onFrames: (drawn: number) => void;
}

/** A drawn clip. */
export interface DrawnClip {
  readonly size: Size;
  /** The motion between the keyframes, as the engine estimated it. */
  readonly motion: MotionAnalysis;
}

/**
 * Draws the clip of a take into an MP4 at the size that the shot's model would deliver. Throws what `readPlannedImage`
 * throws, RenderError when ffmpeg fails, or the signal's reason.
 */
export async function drawClip(request: TakeRequest, job: ClipJob, signal: AbortSignal): Promise<DrawnClip> {
  const size = clipSizeOf(request, job.area);
  const tempParent = dirname(job.path);
  const read = (keyframe: Keyframe) =>
    readPlannedImage(keyframe, { size, engine: job.engine, tempParent }, signal);
  const first = await read(request.first);
  const last = request.last ? await read(request.last) : null;
  // The draft cannot draw an effect, so its slate names the effect.
  const slate = request.slate ?? (request.template === null ? null : `effect: ${request.template}`);
  const stamp = slate === null ? null : await prepareStamp(slate, size);
  const options = { frames: job.frames, prompt: request.prompt ?? '', signal };
  await using drawn = last ? await inbetween(first, last, options) : await pushIn(first, options);
  await encodeFrames(
    job.engine,
    { frames: stampFrames(drawn, stamp), size, fps: job.fps, path: job.path, onFrames: job.onFrames },
    signal,
  );
  return { size, motion: drawn.analysis };
}

async function* stampFrames(drawn: Inbetween, stamp: Stamp | null): AsyncIterable<Uint8Array> {
  for await (const frame of drawn.frames()) {
    stamp?.(frame);
    yield frame;
  }
}

function clipSizeOf({ model, resolution, first }: TakeRequest, area: number | undefined): Size {
  const pixels = area ?? modelRow(model)?.resolutions[resolution];
  if (pixels === undefined || first.kind === 'remote') throw unreachableKeyframe(first.uri);
  return clipSize(sizeTaken(first), pixels);
}
