import { type CameraPath, viewAt } from '../camera/camera-path.js';
import { findSimilarity } from '../match/consensus.js';
import type { Matches } from '../match/match-features.js';
import { apply, compose, IDENTITY, inverse, type Transform } from '../math/transform.js';

/** A place and a motion vector that a feature match suggests for it. */
export interface Seed {
  readonly x: number;
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** Turns feature matches into seeds in the middle view: those that their neighbours confirm, and moving objects. */
export function findSeeds(matches: Matches, path: CameraPath, cell: number): Seed[] {
  const toMiddle = inverse(viewAt(path, 0.5)) ?? IDENTITY;
  const fromLast = compose(toMiddle, inverse(path.toLast) ?? IDENTITY);
  const seeds: Seed[] = [];
  for (let n = 0; n < matches.count; n++) {
    const [ax, ay] = apply(toMiddle, matches.x0[n]!, matches.y0[n]!);
    const [bx, by] = apply(fromLast, matches.x1[n]!, matches.y1[n]!);
    seeds.push({ x: ax / cell, y: ay / cell, u: (bx - ax) / cell, v: (by - ay) / cell });
  }
  const confirmed = seeds.filter((seed) => seeds.filter((other) => confirms(other, seed)).length >= 3);
  return [...confirmed, ...seedsOfObjects(seeds)];
}

const MAX_OBJECTS = 4;

/*
 * An object that moves as a whole (a car, an approaching ball) is a second, third, ... motion on which matches agree
 * after those of the camera are removed. Its motion is proposed over the whole area of its matches, because its plain
 * parts have none. Where it does not fit, the flow rejects it.
 */
function seedsOfObjects(seeds: readonly Seed[]): Seed[] {
  let rest = seeds.filter(({ u, v }) => u * u + v * v > 9);
  const proposed: Seed[] = [];
  for (let n = 0; n < MAX_OBJECTS; n++) {
    const agreed = findSimilarity(matchesOf(rest), 2);
    if (agreed === undefined || agreed.inliers.length < 6) break;
    const object = agreed.inliers.map((at) => rest[at]!); // Inliers are indexes of `rest`.
    if (isOneObject(object, rest)) proposed.push(...seedsOver(object, agreed.transform));
    const taken = new Set(agreed.inliers);
    rest = rest.filter((_, at) => !taken.has(at));
  }
  return proposed;
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

// Some outliers agree by chance, but not with most of the matches around them.
function isOneObject(object: readonly Seed[], all: readonly Seed[]): boolean {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  const cx = median(object.map(({ x }) => x));
  const cy = median(object.map(({ y }) => y));
  const distance = ({ x, y }: Seed): number => Math.max(Math.abs(x - cx), Math.abs(y - cy));
  const radius = median(object.map(distance)) * 1.5;
  const around = all.filter((seed) => distance(seed) <= radius).length;
  const agreeing = object.filter((seed) => distance(seed) <= radius).length;
  return object.length >= 8 && agreeing > 0.6 * around;
}

const SPACING = 8;

// The matches are inside the object; its edge is a little farther out.
function seedsOver(object: readonly Seed[], motion: Transform): Seed[] {
  const xs = object.map(({ x }) => x);
  const ys = object.map(({ y }) => y);
  const width = Math.max(...xs) - Math.min(...xs);
  const height = Math.max(...ys) - Math.min(...ys);
  const seeds: Seed[] = [];
  for (let y = Math.min(...ys) - height / 2; y <= Math.max(...ys) + height / 2; y += SPACING) {
    for (let x = Math.min(...xs) - width / 2; x <= Math.max(...xs) + width / 2; x += SPACING) {
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
