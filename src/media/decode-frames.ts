import { RenderError } from '../diagnostics/render-error.js';
import type { MediaArgument, MediaEngine } from './engine.js';
import { passthroughOptions } from './passthrough.js';

/** Which frames of a clip to decode, and in which format. */
export interface FramesToDecode {
  readonly pixelFormat: 'yuv420p' | 'rgb24' | 'gray';
  /** The size of the decoded frames; without `scale`, it must be that of the clip. */
  readonly size: { readonly width: number; readonly height: number };
  /** Scales to the size. Without it the frames are returned as decoded. */
  readonly scale?: boolean;
  /** Index of the first frame and of the one after the last, in display order. */
  readonly range?: readonly [number, number];
}

/** Decodes frames of a clip, in display order. */
export async function decodeFrames(
  engine: MediaEngine,
  path: string,
  selection: FramesToDecode,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const frames: Uint8Array[] = [];
  await forEachFrame(engine, path, selection, (frame) => void frames.push(frame.slice()), signal);
  return frames;
}

/** Decodes frames one by one, for clips that do not fit in memory. A frame is valid only during the call. */
export async function forEachFrame(
  engine: MediaEngine,
  path: string,
  selection: FramesToDecode,
  onFrame: (frame: Uint8Array, index: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { width, height } = selection.size;
  const buffer = new Uint8Array(frameBytes(selection.pixelFormat, width, height));
  let filled = 0;
  let count = 0;
  const onOutput = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + buffer.length - filled);
      buffer.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < buffer.length) continue;
      filled = 0;
      onFrame(buffer, count);
      count += 1;
    }
  };
  await engine.run({ args: decodeArguments(engine, path, selection), onOutput }, signal);
  if (filled > 0) {
    throw new RenderError(
      'clip-corrupt',
      `${path} does not decode to complete frames of ${width}x${height}.`,
    );
  }
  return count;
}

function decodeArguments(
  engine: MediaEngine,
  path: string,
  selection: FramesToDecode,
): readonly MediaArgument[] {
  const { width, height } = selection.size;
  const [from, to] = selection.range ?? [0, Number.POSITIVE_INFINITY];
  const filters = [
    ...(selection.range === undefined ? [] : [`trim=start_frame=${from}:end_frame=${to}`]),
    ...(selection.scale ? [`scale=${width}:${height}:flags=bicubic+accurate_rnd+bitexact`] : []),
    `format=${selection.pixelFormat}`,
  ];
  return [
    ...['-noautorotate', '-i', { read: path }, '-map', '0:v:0', '-filter_threads', '1'],
    ...['-vf', filters.join(','), ...passthroughOptions(engine)],
    ...(selection.range === undefined ? [] : ['-frames:v', String(to - from)]),
    ...['-f', 'rawvideo', '-pix_fmt', selection.pixelFormat, 'pipe:1'],
  ];
}

function frameBytes(pixelFormat: FramesToDecode['pixelFormat'], width: number, height: number): number {
  if (pixelFormat === 'rgb24') return width * height * 3;
  if (pixelFormat === 'gray') return width * height;
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}
