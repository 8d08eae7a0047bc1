import { dirname } from 'node:path';
import { encodeFrames } from '../../media/encode-frames.js';
import type { MediaEngine } from '../../media/engine.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import { sizeTaken } from '../../plan/normalization.js';
import { clipSize, type Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { modelRow } from '../models/model-table.js';
import { pushIn } from './engine/camera/push-in.js';
import { type Inbetween, inbetween } from './engine/inbetween.js';
import { plannedImage, unreachableImage } from './planned-image.js';
import { type Stamp, slateStamp } from './slate.js';

/** Where a clip goes and how long it is. */
export interface ClipJob {
  readonly engine: MediaEngine;
  readonly path: string;
  readonly frames: number;
  readonly fps: number;
  /** Pixels of a frame; default: those of the model's row in the table. */
  readonly area?: number | undefined;
  readonly onFrames: (drawn: number) => void;
}

/** What was drawn. */
export interface DrawnClip {
  readonly size: Size;
  /** What the engine saw between the stills. */
  readonly motion: MotionAnalysis;
}

/**
 * Draws one clip of a take into an MP4 at the size that the shot's model would deliver. Throws ProviderFailure
 * `refused` for stills that it cannot open, RenderError `image-changed` for one that is not the planned one any more,
 * RenderError when ffmpeg fails, or the signal's reason.
 */
export async function drawClip(request: TakeRequest, job: ClipJob, signal: AbortSignal): Promise<DrawnClip> {
  const size = sizeOf(request, job.area);
  const near = dirname(job.path);
  const image = (keyframe: Keyframe) => plannedImage(keyframe, { size, engine: job.engine, near }, signal);
  const first = await image(request.first);
  const last = request.last ? await image(request.last) : null;
  // The draft cannot do an effect, so it says which one belongs here.
  const slate = request.slate ?? (request.template === null ? null : `effect: ${request.template}`);
  const stamp = slate === null ? null : await slateStamp(slate, size);
  const options = { frames: job.frames, prompt: request.prompt ?? '', signal };
  await using drawn = last ? await inbetween(first, last, options) : await pushIn(first, options);
  await encodeFrames(
    job.engine,
    { frames: stamped(drawn, stamp), size, fps: job.fps, path: job.path, onFrames: job.onFrames },
    signal,
  );
  return { size, motion: drawn.analysis };
}

async function* stamped(drawn: Inbetween, stamp: Stamp | null): AsyncIterable<Uint8Array> {
  for await (const frame of drawn.frames()) {
    stamp?.(frame);
    yield frame;
  }
}

function sizeOf({ model, resolution, first }: TakeRequest, area: number | undefined): Size {
  const pixels = area ?? modelRow(model)?.resolutions[resolution];
  if (pixels === undefined || first.kind === 'remote') throw unreachableImage(first.uri);
  return clipSize(sizeTaken(first), pixels);
}
