import type { LimitFunction } from 'p-limit';
import type { MediaEngine } from '../media/engine.js';
import { probeClip } from '../media/probe.js';
import type { Seam } from '../timeline/seam.js';
import { address, jpegs, splitJpegs } from './jpegs.js';

const WIDTH = 360;

/** Where to look, and for what. */
export interface SeamsToShow {
  readonly film: string;
  readonly seams: readonly Pick<Seam, 'shots' | 'shown'>[];
  readonly engine: MediaEngine;
  readonly limit: LimitFunction;
}

/**
 * The film's pictures at its seams, by "earlier later". They are what the film shows, and not what the clips hold: a
 * doubled frame is left out, and a dissolve mixes two.
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
      const pictures = await limit(() => filmFrames({ film, rate, shown, engine }, signal));
      return pictures.length === shown.length ? [[shots.join(' '), pictures] as const] : [];
    }),
  );
  return new Map(found.flat());
}

// One look into the film for all pictures of a seam: they lie close together.
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
  // Half a frame earlier, so that rounding cannot pass over it.
  const from = Math.max(0, ((first - 0.5) * rate[1]) / rate[0]).toFixed(6);
  const chosen = shown.map((frame) => `eq(n\\,${frame - first})`).join('+');
  const bytes = await jpegs(engine, {
    input: ['-ss', from, '-i', { read: film }, '-map', '0:v:0'],
    filters: [`select=${chosen}`],
    width: WIDTH,
    count: shown.length,
    signal,
  });
  return splitJpegs(bytes).map((picture) => address(picture, 'image/jpeg'));
}
