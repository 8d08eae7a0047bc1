import { kernels } from '../kernels/kernels.js';
import { scratchInts, withScratch } from '../memory/scratch.js';
import type { Features } from './features.js';

/** Pairs of matching places, best first: (x0, y0) in the first image, (x1, y1) in the last one. */
export interface Matches {
  readonly count: number;
  readonly x0: Float32Array;
  readonly y0: Float32Array;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
}

// Of 256 bits. Unrelated places differ in 128 on average and seldom in fewer than 80.
const MAX_DISTANCE = 72;

/** Pairs the features that are each other's nearest neighbour by Hamming distance. */
export function matchFeatures(a: Features, b: Features): Matches {
  const [ofA, ofB] = findNearest(a, b);
  const mutual: number[] = [];
  for (let i = 0; i < a.count; i++) {
    const j = ofA[2 * i]!;
    if (j >= 0 && ofB[2 * j] === i) mutual.push(i);
  }
  mutual.sort((p, q) => ofA[2 * p + 1]! - ofA[2 * q + 1]! || p - q);
  return {
    count: mutual.length,
    x0: Float32Array.from(mutual, (i) => a.x[i]!),
    y0: Float32Array.from(mutual, (i) => a.y[i]!),
    x1: Float32Array.from(mutual, (i) => b.x[ofA[2 * i]!]!),
    y1: Float32Array.from(mutual, (i) => b.y[ofA[2 * i]!]!),
  };
}

/** For each feature of both images: the index of its nearest one in the other image, and the distance. */
function findNearest(a: Features, b: Features): readonly [Int32Array, Int32Array] {
  return withScratch(() => {
    const bits = ({ bits: own }: Features): number => {
      const copy = scratchInts(own.length);
      copy.set(own);
      return copy.byteOffset;
    };
    const [ofA, ofB] = [scratchInts(2 * a.count), scratchInts(2 * b.count)];
    kernels().findNearest(
      ...([bits(a), a.count, bits(b), b.count, MAX_DISTANCE] as const),
      ...([ofA.byteOffset, ofB.byteOffset] as const),
    );
    return [ofA.slice(), ofB.slice()];
  });
}
