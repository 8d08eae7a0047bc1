import { expect, test } from 'vitest';
import type { TakeDecision } from '../../src/plan/decision.js';
import { drawnMegapixels } from '../../src/plan/drawn-inputs.js';
import { estimate } from '../../src/plan/estimate.js';
import type { PlannedTake } from '../../src/plan/render-plan.js';
import { secondsOf, type UsualTimes, withUsualTime, workName } from '../../src/plan/usual-times.js';
import { plannedTake } from '../rig/takes.js';

const paid = plannedTake('rain');

function drawing(drawn: string): PlannedTake {
  const take = plannedTake('rain', { kind: 'free' });
  return { ...take, request: { ...take.request, provider: 'draft', revision: 'draft-7', drawn } };
}

const wide = drawing('1280x720, 150 frames at 30 fps');
const small = drawing('832x464, 150 frames at 30 fps');
const timesOf = (take: PlannedTake, samples: readonly (readonly [number, number])[]): UsualTimes =>
  new Map([[workName(take.request), samples.map(([work, seconds]) => ({ work, seconds }))]]);
const submit = (take: PlannedTake): TakeDecision => ({
  action: 'submit',
  take,
  reason: { kind: 'new-shot' },
});

test('without a measurement a take of a service has the time of its model', () => {
  expect(secondsOf(withUsualTime(paid, new Map()))).toBe(paid.expectedSeconds);
});

test('a take of a service has the middle time of the newest ones with the same settings', () => {
  const times = timesOf(
    paid,
    [140, 160, 900].map((seconds) => [1, seconds]),
  );
  expect(secondsOf(withUsualTime(paid, times))).toBe(160);
  const longer = { ...paid, request: { ...paid.request, duration: 10 } };
  expect(secondsOf(withUsualTime(longer, times))).toBe(paid.expectedSeconds);
});

test('a drawing has the speed of this machine, first that of drawings of its size', () => {
  expect(drawnMegapixels(wide.request)).toBeCloseTo(138.24);
  expect(secondsOf(withUsualTime(wide, timesOf(wide, [[276.48, 20]])))).toBe(10);
  const both = timesOf(wide, [[57.9, 11.58], [138.24, 8]]); // biome-ignore format: two pairs
  expect(secondsOf(withUsualTime(wide, both))).toBe(8);
  expect(secondsOf(withUsualTime(small, both))).toBe(12);
});

test('another engine has times of its own', () => {
  const next = { ...wide, request: { ...wide.request, revision: 'draft-8' } };
  const times = timesOf(wide, [[138.24, 99]]);
  expect(secondsOf(withUsualTime(next, times))).toBe(secondsOf(withUsualTime(next, new Map())));
});

test('what was measured decides about estimates, and not about the shares of machines', () => {
  const known = withUsualTime(paid, timesOf(paid, [[1, 30]]));
  expect(known.expectedSeconds).toBe(paid.expectedSeconds);
  const limits = { inFlight: 2, perSecond: 1000 };
  expect(estimate([known, known, known, known].map(submit), limits).seconds).toBe(60);
});

test('drawings take their sum, because each one uses the whole machine', () => {
  const known = withUsualTime(wide, timesOf(wide, [[138.24, 8]]));
  expect(estimate([known, known, known].map(submit), { inFlight: 2, perSecond: 1000 }).seconds).toBe(24);
});
