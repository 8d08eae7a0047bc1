import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { CacheKey } from '../../src/plan/cache-key.js';
import type { PlannedTake, RenderPlan } from '../../src/plan/render-plan.js';
import { takesOfShard } from '../../src/plan/shard.js';
import { plannedTake } from '../rig/takes.js';

function planOf(seconds: readonly number[]): RenderPlan {
  const takes = seconds.map((expectedSeconds, index): PlannedTake => {
    const take = plannedTake(`shot-${index}`);
    return { ...take, key: sha256(`key ${index}`) as string as CacheKey, expectedSeconds };
  });
  return { takes } as unknown as RenderPlan;
}

function shares(plan: RenderPlan, count: number): readonly ReadonlySet<CacheKey>[] {
  return Array.from({ length: count }, (_, index) => takesOfShard(plan, { index: index + 1, count }));
}

// Any mix of short and long takes, the same in every run.
const mixes = Array.from({ length: 40 }, (_, mix) =>
  Array.from({ length: mix }, (_, index) => 10 + ((index * 7919 + mix * 104729) % 300)),
);

test('each take is in exactly one share', () => {
  for (const mix of mixes) {
    const plan = planOf(mix);
    for (const count of [1, 2, 5, 7]) {
      const keys = shares(plan, count).flatMap((share) => [...share]);
      expect(keys.sort()).toEqual(plan.takes.map(({ key }) => key).sort());
    }
  }
});

test('the expected times of the shares differ by at most one take', () => {
  for (const mix of mixes.slice(5)) {
    const plan = planOf(mix);
    const secondsOf = new Map(plan.takes.map(({ key, expectedSeconds }) => [key, expectedSeconds]));
    const loads = shares(plan, 5).map((share) =>
      [...share].reduce((sum, key) => sum + (secondsOf.get(key) ?? 0), 0),
    );
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(Math.max(...mix));
  }
});

test('the shares do not depend on the order of the shots', () => {
  const plan = planOf([30, 30, 60, 60, 60, 10, 10]);
  const turned = { ...plan, takes: [...plan.takes].reverse() };
  expect(shares(turned, 3)).toEqual(shares(plan, 3));
});

test('takes without an expected time are dealt out by their number', () => {
  const sizes = shares(planOf([0, 0, 0, 0, 0, 0]), 3).map(({ size }) => size);
  expect(sizes).toEqual([2, 2, 2]);
});

test('more shares than takes leave some shares empty', () => {
  const sizes = shares(planOf([5, 5]), 4).map(({ size }) => size);
  expect(sizes).toEqual([1, 1, 0, 0]);
});
