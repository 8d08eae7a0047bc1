import type { MediaEngine } from './engine.js';
import { BT709, h264Arguments, tagFilter } from './h264-arguments.js';

/** Pictures to encode and where to put them. */
export interface FramesToEncode {
  /** One I420 picture per chunk (BT.709, limited range). A chunk may be reused once the next is asked for. */
  readonly frames: AsyncIterable<Uint8Array>;
  /** Both sides even. */
  readonly size: { readonly width: number; readonly height: number };
  readonly fps: number;
  /** An MP4 that does not exist yet. */
  readonly path: string;
  readonly onFrames?: (frames: number) => void;
}

/** Writes the pictures as an H.264 MP4 with exactly as many frames. The same pictures give the same bytes. */
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
