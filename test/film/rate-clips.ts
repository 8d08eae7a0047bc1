import type { MediaArgument, MediaEngine } from '../../src/media/engine.js';
import type { Clip } from '../../src/timeline/clip.js';
import { untroubled } from '../media/engines.js';
import { clipOf } from './film-rig.js';

/** The size of the clips. */
export const SIZE = { width: 96, height: 64 } as const;
const DARKEST = 40;

/** A clip to make. */
export interface RateClip {
  readonly path: string;
  /** Frames per second as ffmpeg reads it. */
  readonly rate: string;
  readonly frames: number;
  readonly timescale?: number;
  /** When clicks are heard, in seconds; a silent clip without it. */
  readonly clicks?: readonly number[];
  /** How much brighter each frame is than the one before. */
  readonly step?: number;
}

/** A clip whose frames get brighter from each to the next, so that every frame of a film shows its time. */
export async function rateClip(
  engine: MediaEngine,
  { path, rate, frames, timescale = 15_360, clicks, step = 1 }: RateClip,
): Promise<Clip> {
  const { width, height } = SIZE;
  const burst = (at: number) => `0.7*cos(2*PI*2000*(t-${at}))*exp(-pow((t-${at})/0.0007,2))`;
  const [perSecond = 1, seconds = 1] = rate.split('/').map(Number);
  const sound: readonly MediaArgument[] =
    clicks === undefined
      ? []
      : [
          '-f',
          'lavfi',
          '-i',
          `aevalsrc='${clicks.map(burst).join('+')}':s=48000:d=${(frames * seconds) / perSecond}`,
        ];
  const args: readonly MediaArgument[] = [
    ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`],
    ...['-framerate', rate, '-i', 'pipe:0', ...sound],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', '-bf', '2', '-pix_fmt', 'yuv420p'],
    ...(clicks === undefined ? [] : ['-c:a', 'aac', '-b:a', '192k']),
    ...['-video_track_timescale', String(timescale), '-f', 'mp4', { write: path }],
  ];
  await engine.run({ args, input: brighter(frames, step) }, untroubled);
  return clipOf(path);
}

async function* brighter(count: number, step: number): AsyncIterable<Uint8Array> {
  const { width, height } = SIZE;
  for (let frame = 0; frame < count; frame += 1) {
    const bytes = new Uint8Array((width * height * 3) / 2).fill(DARKEST + step * frame, 0, width * height);
    bytes.fill(128, width * height);
    // A textured square on its way, so that there is something to follow.
    const left = 8 + Math.floor(frame / 2);
    for (let y = 24; y < 40; y += 1)
      for (let x = 0; x < 16; x += 1) bytes[y * width + left + x] = (x >> 2) % 2 === (y >> 2) % 2 ? 210 : 180;
    yield bytes;
  }
}

/** The number of the clip's frame that a frame of the film shows; between two for a mixed one. */
export function shownFrame(frame: Uint8Array, step = 1): number {
  // The corner above the square.
  let sum = 0;
  for (let y = 2; y < 18; y += 1) for (let x = 4; x < 92; x += 1) sum += frame[y * SIZE.width + x]!;
  return (sum / (16 * 88) - DARKEST) / step;
}
