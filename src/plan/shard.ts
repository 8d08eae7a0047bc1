import type { CacheKey } from './cache-key.js';
import type { PlannedTake, RenderPlan } from './render-plan.js';

/** One of several shares of a plan, each rendered by a machine of its own: `{ index: 2, count: 5 }` is 2/5. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/**
 * The takes of one share. Each take is in exactly one of the shares, whichever machine asks: a share depends on the plan
 * only, not on the clips that exist. The expected times of the shares differ by at most one take.
 */
export function takesOfShard({ takes }: RenderPlan, { index, count }: Shard): ReadonlySet<CacheKey> {
  const loads = Array.from({ length: count }, () => ({ seconds: 0, keys: new Set<CacheKey>() }));
  for (const { key, expectedSeconds } of [...takes].sort(longestFirst)) {
    // The first of equal shares.
    const least = loads.reduce((best, load) =>
      load.seconds < best.seconds || isFewer(load, best) ? load : best,
    );
    least.seconds += expectedSeconds;
    least.keys.add(key);
  }
  return loads[index - 1]?.keys ?? new Set();
}

/** "2/5" */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

// The cache key decides between equal times: the order of the shots in the storyboard does not matter.
function longestFirst(a: PlannedTake, b: PlannedTake): number {
  return b.expectedSeconds - a.expectedSeconds || (a.key < b.key ? -1 : 1);
}

interface Load {
  readonly seconds: number;
  readonly keys: ReadonlySet<CacheKey>;
}

// Takes without an expected time are dealt out by their number.
function isFewer(a: Load, b: Load): boolean {
  return a.seconds === b.seconds && a.keys.size < b.keys.size;
}
