import { DESCRIPTOR_LENGTH, type Features } from './features.js';

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
  const nearestOfA = new Int32Array(a.count).fill(-1);
  const distanceOfA = new Int32Array(a.count).fill(MAX_DISTANCE);
  const nearestOfB = new Int32Array(b.count).fill(-1);
  const distanceOfB = new Int32Array(b.count).fill(MAX_DISTANCE);
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      const distance = hammingDistance(a.bits, i * DESCRIPTOR_LENGTH, b.bits, j * DESCRIPTOR_LENGTH);
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

function hammingDistance(a: Int32Array, i: number, b: Int32Array, j: number): number {
  let sum = 0;
  for (let word = 0; word < DESCRIPTOR_LENGTH; word++) {
    let v = a[i + word]! ^ b[j + word]!;
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    sum += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    if (sum >= MAX_DISTANCE) return MAX_DISTANCE;
  }
  return sum;
}
