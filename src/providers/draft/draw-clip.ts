import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import { decodeStill } from '../../media/decode-still.js';
import { encodeFrames } from '../../media/encode-frames.js';
import type { MediaEngine } from '../../media/engine.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import { clipSize, type Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { codeOf } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { tempFolder } from '../../system/temp-folder.js';
import { modelRow } from '../model-table.js';
import { ProviderFailure } from '../provider.js';
import { type Inbetween, inbetween, type Picture } from './engine/inbetween.js';
import { pushIn } from './engine/push-in.js';
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

/**
 * Draws one clip of a take into an MP4 at the size that the shot's model would deliver. Throws ProviderFailure
 * `refused` for stills that it cannot open, RenderError `image-changed` for one that is not the planned one any more,
 * RenderError when ffmpeg fails, or the signal's reason.
 */
export async function drawClip(request: TakeRequest, job: ClipJob, signal: AbortSignal): Promise<void> {
  const size = sizeOf(request, job.area);
  const near = dirname(job.path);
  const still = (keyframe: Keyframe) => decode(keyframe, { size, engine: job.engine, near }, signal);
  const first = await still(request.first);
  const last = request.last ? await still(request.last) : null;
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
}

async function* stamped(drawn: Inbetween, stamp: Stamp | null): AsyncIterable<Uint8Array> {
  for await (const frame of drawn.frames()) {
    stamp?.(frame);
    yield frame;
  }
}

async function decode(
  keyframe: Keyframe,
  { size, engine, near }: { size: Size; engine: MediaEngine; near: string },
  signal: AbortSignal,
): Promise<Picture> {
  if (keyframe.kind === 'remote') throw unreachableStill(keyframe.uri);
  const { format, orientation, alpha } = keyframe;
  await using folder = await tempFolder(near, 'still-');
  const file = join(folder.path, `still.${format}`);
  await copyPlanned(keyframe, file, signal);
  const data = await decodeStill(engine, { file, format, orientation, alpha, size, fit: 'cover' }, signal);
  return { ...size, data };
}

// A picture may be saved while we draw. The clip is named after the planned bytes for ever, so it is drawn from a
// copy that surely holds them; on the disk, because several large pictures may be drawn at once.
async function copyPlanned(image: ImageKeyframe, to: string, signal: AbortSignal): Promise<void> {
  try {
    await copyFile(image.file, to);
  } catch (cause) {
    // A full disk is told as what it is.
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw changed(image, 'is gone', cause);
  }
  if ((await hashFile(to, signal)) !== image.digest) throw changed(image, 'changed');
}

function changed({ uri }: ImageKeyframe, what: string, cause?: unknown): RenderError {
  return new RenderError('image-changed', `The picture "${uri}" ${what} after it was checked.`, {
    hint: 'Render again: the picture is then taken as it is now.',
    cause,
  });
}

function sizeOf({ model, resolution, first }: TakeRequest, area: number | undefined): Size {
  const pixels = area ?? modelRow(model)?.resolutions[resolution];
  if (pixels === undefined || first.kind === 'remote') throw unreachableStill(first.uri);
  return clipSize(first.size, pixels);
}

function unreachableStill(uri: string): ProviderFailure {
  return new ProviderFailure('refused', 'unreachable-still', `The draft cannot open "${uri}".`, {
    hint: 'Use a local picture or an http(s) address.',
  });
}
