import type { LimitFunction } from 'p-limit';
import type { MediaEngine } from '../media/engine.js';
import { probeClip } from '../media/probe.js';
import type { Seam } from '../timeline/seam.js';
import { dataUri, jpegs, splitJpegs } from './jpegs.js';

const WIDTH = 360;

/** The seams to extract frames for. */
export interface SeamsToShow {
  readonly film: string;
  readonly seams: readonly Pick<Seam, 'shots' | 'shown'>[];
  readonly engine: MediaEngine;
  readonly limit: LimitFunction;
}

/**
 * The film's frames at its seams, by "earlier later". They come from the film, not from the clips: the film drops a
 * duplicated frame, and a dissolve mixes two.
 */
export async function seamImages(
  { film, seams, engine, limit }: SeamsToShow,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const facts = await probeClip(film).catch(() => null);
  const rate = facts?.rate;
  if (!rate) return new Map();
  const found = await Promise.all(
    seams.map(async ({ shots, shown }) => {
      const frames = await limit(() => filmFrames({ film, rate, shown, engine }, signal));
      return frames.length === shown.length ? [[shots.join(' '), frames] as const] : [];
    }),
  );
  return new Map(found.flat());
}

// One ffmpeg run for all frames of a seam: they are close together.
async function filmFrames(
  {
    film,
    rate,
    shown,
    engine,
  }: {
    film: string;
    rate: readonly [number, number];
    shown: readonly number[];
    engine: MediaEngine;
  },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [first = 0] = shown;
  // Half a frame earlier, so that rounding cannot skip the frame.
  const from = Math.max(0, ((first - 0.5) * rate[1]) / rate[0]).toFixed(6);
  const chosen = shown.map((frame) => `eq(n\\,${frame - first})`).join('+');
  const bytes = await jpegs(engine, {
    input: ['-ss', from, '-i', { read: film }, '-map', '0:v:0'],
    filters: [`select=${chosen}`],
    width: WIDTH,
    count: shown.length,
    signal,
  });
  return splitJpegs(bytes).map((jpeg) => dataUri(jpeg, 'image/jpeg'));
}
