import { isDrawn, pixelInputs } from './cache-key.js';
import type { TakeRequest } from './take.js';
import { takeFamily } from './take-family.js';

/** The number of seeds that providers know: 0 to 2147483647. */
const SEEDS = 2 ** 31;

/**
 * The request of a further take of a shot: the same with another seed. `number` counts from 1, which is the request itself.
 * The seed is the same on every machine and in every run, so that a take is never generated twice. It
 * counts from the seed of the request, or from a number that follows from the request.
 */
export function furtherTake(request: TakeRequest, number: number): TakeRequest {
  if (number === 1) return request;
  const first = request.seed ?? Number.parseInt(takeFamily(pixelInputs(request)).slice(0, 8), 16) % SEEDS;
  return takeWithSeed(request, seedAfter(first, number - 1));
}

/** The request of the take with this seed; the request itself if it has this seed. */
export function takeWithSeed(request: TakeRequest, seed: number): TakeRequest {
  if (request.seed === seed) return request;
  // The seed of a drawn clip does not count, and its further takes are takes nevertheless.
  return { ...request, seed, ...(isDrawn(request) ? { takeSeed: seed } : {}) };
}

/** The seed that is so many steps after another one. */
export function seedAfter(seed: number, steps: number): number {
  return (seed + steps) % SEEDS;
}
