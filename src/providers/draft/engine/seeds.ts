import { type CameraPath, viewAt } from './camera-path.js';
import type { Seed } from './dense-flow.js';
import type { Matches } from './matches.js';
import { apply, compose, IDENTITY, inverse } from './transform.js';
import { cellFor } from './warp-grid.js';

/** Feature matches that move against the camera and whose neighbours say the same. */
export function seedsFrom(matches: Matches, path: CameraPath): Seed[] {
  const { width, height } = path;
  const cell = cellFor(width, height);
  const toMiddle = inverse(viewAt(path, 0.5)) ?? IDENTITY;
  const fromLast = compose(toMiddle, inverse(path.toLast) ?? IDENTITY);
  const seeds: Seed[] = [];
  for (let n = 0; n < matches.count; n++) {
    const [ax, ay] = apply(toMiddle, matches.x0[n]!, matches.y0[n]!);
    const [bx, by] = apply(fromLast, matches.x1[n]!, matches.y1[n]!);
    seeds.push({ x: ax / cell, y: ay / cell, u: (bx - ax) / cell, v: (by - ay) / cell });
  }
  return seeds.filter((seed) => seeds.filter((other) => confirms(other, seed)).length >= 3);
}

// A seed confirms itself, so two others are needed.
function confirms(other: Seed, seed: Seed): boolean {
  const dx = other.x - seed.x;
  const dy = other.y - seed.y;
  const du = other.u - seed.u;
  const dv = other.v - seed.v;
  return dx * dx + dy * dy < 40 * 40 && du * du + dv * dv < 3 * 3;
}
