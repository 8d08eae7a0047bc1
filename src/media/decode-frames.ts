import { RenderError } from '../diagnostics/render-error.js';
import type { MediaArgument, MediaEngine } from './engine.js';
import { passthrough } from './passthrough.js';

/** Which pictures of a clip are wanted, and in what form. */
export interface FramesToDecode {
  readonly pixelFormat: 'yuv420p' | 'rgb24' | 'gray';
  /** The size of the pictures that come out; it must be the clip's own when `scale` is not set. */
  readonly size: { readonly width: number; readonly height: number };
  /** Scale to the size. Without it the pictures are exactly the decoded ones. */
  readonly scale?: boolean;
  /** First frame and the one after the last, counted as they are shown. */
  readonly range?: readonly [number, number];
}

/** Decodes pictures of a clip, in the order in which they are shown. */
export async function decodeFrames(
  engine: MediaEngine,
  path: string,
  wanted: FramesToDecode,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  const frames: Uint8Array[] = [];
  await eachFrame(engine, path, wanted, (frame) => void frames.push(frame.slice()), signal);
  return frames;
}

/** The same one by one, for clips that do not fit in memory. The picture is only valid during the call. */
export async function eachFrame(
  engine: MediaEngine,
  path: string,
  wanted: FramesToDecode,
  onFrame: (frame: Uint8Array, index: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const { width, height } = wanted.size;
  const picture = new Uint8Array(bytesOf(wanted.pixelFormat, width, height));
  let filled = 0;
  let count = 0;
  const onOutput = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + picture.length - filled);
      picture.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < picture.length) continue;
      filled = 0;
      onFrame(picture, count);
      count += 1;
    }
  };
  await engine.run({ args: decodeArguments(engine, path, wanted), onOutput }, signal);
  if (filled > 0) {
    throw new RenderError('clip-corrupt', `${path} does not decode to whole pictures of ${width}x${height}.`);
  }
  return count;
}

function decodeArguments(
  engine: MediaEngine,
  path: string,
  wanted: FramesToDecode,
): readonly MediaArgument[] {
  const { width, height } = wanted.size;
  const [from, to] = wanted.range ?? [0, Number.POSITIVE_INFINITY];
  const filters = [
    ...(wanted.range === undefined ? [] : [`trim=start_frame=${from}:end_frame=${to}`]),
    ...(wanted.scale ? [`scale=${width}:${height}:flags=bicubic+accurate_rnd+bitexact`] : []),
    `format=${wanted.pixelFormat}`,
  ];
  return [
    ...['-noautorotate', '-i', { read: path }, '-map', '0:v:0', '-filter_threads', '1'],
    ...['-vf', filters.join(','), ...passthrough(engine)],
    ...(wanted.range === undefined ? [] : ['-frames:v', String(to - from)]),
    ...['-f', 'rawvideo', '-pix_fmt', wanted.pixelFormat, 'pipe:1'],
  ];
}

function bytesOf(pixelFormat: FramesToDecode['pixelFormat'], width: number, height: number): number {
  if (pixelFormat === 'rgb24') return width * height * 3;
  if (pixelFormat === 'gray') return width * height;
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}
