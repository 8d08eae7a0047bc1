import { expect, test } from 'vitest';
import { openFallbackLimits } from '../../../src/generate/limits/fallback-limits.js';
import { type LimitPlace, openMemoryLimits } from '../../../src/generate/limits/memory-limits.js';
import type { OwnLimitStep, SharedLimits } from '../../../src/generate/limits/shared-limits.js';
import { heldClock } from '../../rig/held-clock.js';

const turn: OwnLimitStep = { act: 'turn', seats: 0, most: 5, gapMs: 100, seatsPerTurn: 1, retryMs: 20 };
const down = new Error('It does not respond.');

/** Limits in a place that works or does not, as the test says. */
function openScene() {
  const clock = heldClock();
  const place: LimitPlace = { limits: new Map(), films: new Map() };
  const far = openMemoryLimits(clock, { place, member: 'self' });
  const scene = {
    clock,
    isDown: false,
    faults: [] as unknown[],
    tries: 0,
    other: openMemoryLimits(clock, { place, member: 'other' }),
    near: openMemoryLimits(clock),
    limits: undefined as unknown as SharedLimits,
  };
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    scene.tries += 1;
    if (scene.isDown) throw down;
    return await work();
  };
  const limits: SharedLimits = {
    areShared: true,
    step: (...args) => attempt(() => far.step(...args)),
    spend: (...args) => attempt(() => far.spend(...args)),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const onFault = (error: unknown) => void scene.faults.push(error);
  scene.limits = openFallbackLimits([{ limits, onFault }], { clock, last: scene.near });
  return scene;
}

test('without the shared place the work goes on with limits of its own, and with what it has learned', async () => {
  const scene = openScene();
  await scene.other.step('submit m', { ...turn, learned: { gapMs: 500, takesInFlight: 2 } });
  await scene.clock.pass(500);
  expect(await scene.limits.step('submit m', turn)).toMatchObject({ granted: true, seats: 2 });
  scene.isDown = true;
  const alone = await scene.limits.step('submit m', { ...turn, seats: 1 });
  expect(alone).toMatchObject({ granted: true, seats: 2, members: 1 });
  expect(alone.learned).toMatchObject({ gapMs: 500, takesInFlight: 2 });
  expect(scene.faults).toEqual([down]);
});

test('a place that is down is tried again after a while, later each time, and then has the seats of this process', async () => {
  const scene = openScene();
  await scene.limits.step('submit m', turn);
  scene.isDown = true;
  scene.tries = 0;
  for (let second = 0; second < 60; second += 1) {
    await scene.limits.step('submit m', { ...turn, act: 'renew', seats: 3 });
    await scene.clock.pass(1000);
  }
  expect(scene.tries).toBe(4);
  scene.isDown = false;
  await scene.clock.pass(60_000);
  expect(await scene.limits.step('submit m', { ...turn, act: 'renew', seats: 3 })).toMatchObject({
    seats: 3,
  });
  expect(await scene.other.step('submit m', { ...turn, act: 'look' })).toMatchObject({
    seats: 3,
    members: 2,
  });
  // Its substitute does not count them any more.
  expect(await scene.near.step('submit m', { ...turn, act: 'look' })).toMatchObject({ seats: 0 });
});

test('what other renders of a film have spent counts also when it cannot be asked for any more', async () => {
  const scene = openScene();
  await scene.other.spend('film', { micros: 8, capMicros: 20 });
  expect(await scene.limits.spend('film', { micros: 5, capMicros: 20 })).toMatchObject({ granted: true });
  scene.isDown = true;
  expect(await scene.limits.spend('film', { micros: 12, capMicros: 20 })).toMatchObject({ granted: true });
  expect(await scene.limits.spend('film', { micros: 13, capMicros: 20 })).toMatchObject({ granted: false });
});
