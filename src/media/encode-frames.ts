import type { MediaEngine } from './engine.js';
import { BT709, h264Arguments, tagFilter } from './h264-arguments.js';

/** The frames to encode, and the output file. */
export interface FramesToEncode {
  /** One I420 frame per chunk (BT.709, limited range). A chunk may be reused once the next one is requested. */
  readonly frames: AsyncIterable<Uint8Array>;
  /** Both sides even. */
  readonly size: { readonly width: number; readonly height: number };
  readonly fps: number;
  /** Path of a new MP4. */
  readonly path: string;
  readonly onFrames?: (frames: number) => void;
}

/** Encodes the frames as an H.264 MP4 without adding or dropping any. The same frames give the same bytes. */
export async function encodeFrames(
  engine: MediaEngine,
  { frames, size, fps, path, onFrames }: FramesToEncode,
  signal: AbortSignal,
): Promise<void> {
  const { width, height } = size;
  await engine.run(
    {
      args: [
        ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`],
        ...['-framerate', String(fps), '-i', 'pipe:0', '-vf', tagFilter(BT709)],
        ...h264Arguments([fps, 1]),
        { write: path },
      ],
      input: frames,
      ...(onFrames === undefined ? {} : { onFrames }),
    },
    signal,
  );
}
