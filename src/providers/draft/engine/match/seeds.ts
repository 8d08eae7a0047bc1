import { type CameraPath, viewAt } from '../camera/camera-path.js';
import type { Seed } from '../flow/dense-flow.js';
import { apply, compose, IDENTITY, inverse, type Transform } from '../math/transform.js';
import { agreeOnSimilarity } from './consensus.js';
import type { Matches } from './match-features.js';

/** Feature matches that move against the camera and whose neighbours say the same. */
export function seedsFrom(matches: Matches, path: CameraPath, cell: number): Seed[] {
  const toMiddle = inverse(viewAt(path, 0.5)) ?? IDENTITY;
  const fromLast = compose(toMiddle, inverse(path.toLast) ?? IDENTITY);
  const seeds: Seed[] = [];
  for (let n = 0; n < matches.count; n++) {
    const [ax, ay] = apply(toMiddle, matches.x0[n]!, matches.y0[n]!);
    const [bx, by] = apply(fromLast, matches.x1[n]!, matches.y1[n]!);
    seeds.push({ x: ax / cell, y: ay / cell, u: (bx - ax) / cell, v: (by - ay) / cell });
  }
  const confirmed = seeds.filter((seed) => seeds.filter((other) => confirms(other, seed)).length >= 3);
  return [...confirmed, ...seedsOfThings(seeds)];
}

const MOST_THINGS = 4;

/*
 * A thing that moves as a whole (a car, a ball that comes nearer) is a second, third, ... motion that matches agree
 * on, after those of the camera are set aside. It is offered over the whole area of its matches: on its plain parts
 * there are none. What does not fit there is not taken.
 */
function seedsOfThings(seeds: readonly Seed[]): Seed[] {
  let rest = seeds.filter(({ u, v }) => u * u + v * v > 9);
  const offered: Seed[] = [];
  for (let n = 0; n < MOST_THINGS; n++) {
    const agreed = agreeOnSimilarity(matchesOf(rest), 2);
    if (agreed === undefined || agreed.inliers.length < 6) break;
    const thing = agreed.inliers.map((at) => rest[at]!); // Inliers are numbers of `rest`.
    if (isOneThing(thing, rest)) offered.push(...seedsOver(thing, agreed.transform));
    const taken = new Set(agreed.inliers);
    rest = rest.filter((_, at) => !taken.has(at));
  }
  return offered;
}

function matchesOf(seeds: readonly Seed[]): Matches {
  return {
    count: seeds.length,
    x0: Float32Array.from(seeds, ({ x }) => x),
    y0: Float32Array.from(seeds, ({ y }) => y),
    x1: Float32Array.from(seeds, ({ x, u }) => x + u),
    y1: Float32Array.from(seeds, ({ y, v }) => y + v),
  };
}

// Among strays some agree by chance, but not with most of those around them.
function isOneThing(thing: readonly Seed[], all: readonly Seed[]): boolean {
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  const cx = middle(thing.map(({ x }) => x));
  const cy = middle(thing.map(({ y }) => y));
  const away = ({ x, y }: Seed): number => Math.max(Math.abs(x - cx), Math.abs(y - cy));
  const reach = middle(thing.map(away)) * 1.5;
  const around = all.filter((seed) => away(seed) <= reach).length;
  const agreeing = thing.filter((seed) => away(seed) <= reach).length;
  return thing.length >= 8 && agreeing > 0.6 * around;
}

const PITCH = 8;

// The matches lie inside the thing; its rim is a little farther out.
function seedsOver(thing: readonly Seed[], motion: Transform): Seed[] {
  const xs = thing.map(({ x }) => x);
  const ys = thing.map(({ y }) => y);
  const wide = Math.max(...xs) - Math.min(...xs);
  const tall = Math.max(...ys) - Math.min(...ys);
  const seeds: Seed[] = [];
  for (let y = Math.min(...ys) - tall / 2; y <= Math.max(...ys) + tall / 2; y += PITCH) {
    for (let x = Math.min(...xs) - wide / 2; x <= Math.max(...xs) + wide / 2; x += PITCH) {
      const [px, py] = apply(motion, x, y);
      seeds.push({ x, y, u: px - x, v: py - y });
    }
  }
  return seeds;
}

// A seed confirms itself, so two others are needed.
function confirms(other: Seed, seed: Seed): boolean {
  const dx = other.x - seed.x;
  const dy = other.y - seed.y;
  const du = other.u - seed.u;
  const dv = other.v - seed.v;
  return dx * dx + dy * dy < 40 * 40 && du * du + dv * dv < 3 * 3;
}
