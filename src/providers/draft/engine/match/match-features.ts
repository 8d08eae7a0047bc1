import { type Features, WORDS } from './features.js';

/** Pairs of places that look alike, best first. */
export interface Matches {
  readonly count: number;
  readonly x0: Float32Array;
  readonly y0: Float32Array;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
}

// Of 256 bits; unrelated places differ in 128 on average and seldom in fewer than 80.
const MOST_BITS = 72;

/** Features that are each other's nearest by Hamming distance. */
export function matchFeatures(a: Features, b: Features): Matches {
  const nearestOfA = new Int32Array(a.count).fill(-1);
  const distanceOfA = new Int32Array(a.count).fill(MOST_BITS);
  const nearestOfB = new Int32Array(b.count).fill(-1);
  const distanceOfB = new Int32Array(b.count).fill(MOST_BITS);
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      const distance = bitsApart(a.bits, i * WORDS, b.bits, j * WORDS);
      if (distance < distanceOfA[i]!) {
        distanceOfA[i] = distance;
        nearestOfA[i] = j;
      }
      if (distance < distanceOfB[j]!) {
        distanceOfB[j] = distance;
        nearestOfB[j] = i;
      }
    }
  }
  const mutual: number[] = [];
  for (let i = 0; i < a.count; i++) {
    const j = nearestOfA[i]!;
    if (j >= 0 && nearestOfB[j] === i) mutual.push(i);
  }
  mutual.sort((p, q) => distanceOfA[p]! - distanceOfA[q]! || p - q);
  return {
    count: mutual.length,
    x0: Float32Array.from(mutual, (i) => a.x[i]!),
    y0: Float32Array.from(mutual, (i) => a.y[i]!),
    x1: Float32Array.from(mutual, (i) => b.x[nearestOfA[i]!]!),
    y1: Float32Array.from(mutual, (i) => b.y[nearestOfA[i]!]!),
  };
}

function bitsApart(a: Int32Array, i: number, b: Int32Array, j: number): number {
  let sum = 0;
  for (let word = 0; word < WORDS; word++) {
    let v = a[i + word]! ^ b[j + word]!;
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    sum += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    if (sum >= MOST_BITS) return MOST_BITS;
  }
  return sum;
}
