import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CostState, emptyCosts, stepCosts } from '../../../src/generate/limits/cost-state.js';
import { emptyLimit, stepLimit } from '../../../src/generate/limits/limit-state.js';
import { openRedisLimits } from '../../../src/generate/limits/redis-limits.js';
import { LEASE_MS, type OwnLimitStep } from '../../../src/generate/limits/shared-limits.js';
import { parseRedisAddress } from '../../../src/system/redis-address.js';
import { connectRedis } from '../../../src/system/redis-connection.js';
import { endUser, startUser } from '../../rig/limit-user.js';
import { hasRedis, openRedisServer, type RedisServer } from '../../rig/redis-server.js';

const { signal } = new AbortController();
const turn: OwnLimitStep = { act: 'turn', seats: 0, most: 5, gapMs: 200, seatsPerTurn: 1, retryMs: 50 };
let redis: RedisServer;

beforeAll(async () => {
  if (hasRedis) redis = await openRedisServer();
});
afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
});

function openMember(account: string, more: { member?: string; now?: () => number } = {}) {
  const connect = () =>
    connectRedis(parseRedisAddress(redis.url), { signal, whenDown: 'fail', patienceMs: 1000 });
  return openRedisLimits({ connect, account, ...more });
}

const learned = fc.record({
  gapMs: fc.constantFrom(200, 450, 900),
  takesInFlight: fc.integer({ min: 1, max: 4 }),
});
const anyStep = fc.record(
  {
    member: fc.nat({ max: 2 }),
    afterMs: fc.constantFrom(0, 0, 1, 40, 100, 200, 208, 3000, 11_000, 13 * 3_600_000, -5000, -3_600_000),
    act: fc.constantFrom(
      'turn' as const,
      'turn' as const,
      'look' as const,
      'renew' as const,
      'withdraw' as const,
      'leave' as const,
    ),
    seats: fc.nat({ max: 3 }),
    most: fc.integer({ min: 1, max: 6 }),
    gapMs: fc.constantFrom(100, 200, 208),
    seatsPerTurn: fc.constantFrom(1 as const, 1 as const, 0 as const),
    retryMs: fc.constantFrom(25, 250),
    learned: fc.oneof(fc.constant(false as const), learned),
    remembered: learned,
    blockMs: fc.constantFrom(500, 20_000),
  },
  { requiredKeys: ['member', 'afterMs', 'act', 'seats', 'most', 'gapMs', 'seatsPerTurn', 'retryMs'] },
);

test.skipIf(!hasRedis)('the script answers as the function does, in any order of steps', async () => {
  let scene = 0;
  let now = 0;
  const time = () => now;
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 40 }), async (steps) => {
      scene += 1;
      now = Date.UTC(2026, 10, 29, 12);
      let state = emptyLimit;
      const members = ['m0', 'm1', 'm2'].map((member) => openMember(`scene-${scene}`, { member, now: time }));
      for (const { member, afterMs, ...step } of steps) {
        now += afterMs;
        const expected = stepLimit(state, { ...step, member: `m${member}`, leaseMs: LEASE_MS }, now);
        state = expected.state;
        expect(await members[member]?.step('submit m', step)).toEqual(expected.answer);
      }
      for (const member of members) await member[Symbol.asyncDispose]();
    }),
    { numRuns: 40 },
  );
});

test.skipIf(!hasRedis)('the script counts costs as the function does', async () => {
  const step = fc.record(
    {
      member: fc.nat({ max: 2 }),
      afterMs: fc.constantFrom(0, 1, 3000, 9999, 10_000, -4000),
      micros: fc.nat({ max: 9_000_000 }),
      capMicros: fc.nat({ max: 20_000_000 }),
      isOver: fc.constant(true as const),
    },
    { requiredKeys: ['member', 'afterMs', 'micros'] },
  );
  let scene = 0;
  let now = 0;
  const time = () => now;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      scene += 1;
      now = Date.UTC(2026, 10, 29, 12);
      let state: CostState = emptyCosts;
      const members = ['m0', 'm1', 'm2'].map((member) => openMember(`film-${scene}`, { member, now: time }));
      for (const { member, afterMs, ...one } of steps) {
        now += afterMs;
        const expected = stepCosts(state, { ...one, member: `m${member}`, leaseMs: LEASE_MS }, now);
        state = expected.state;
        expect(await members[member]?.spend('film CNY', one)).toEqual(expected.answer);
      }
      for (const member of members) await member[Symbol.asyncDispose]();
    }),
    { numRuns: 30 },
  );
});

test.skipIf(!hasRedis)('members share turns and seats by the clock of the server', async () => {
  await using a = openMember('shared');
  await using b = openMember('shared');
  expect(await a.step('submit m', turn)).toMatchObject({ granted: true, seats: 1, members: 1 });
  const second = await b.step('submit m', turn);
  expect(second).toMatchObject({ granted: false, full: false, members: 2 });
  expect(second.waitMs).toBeGreaterThan(0);
  expect(second.waitMs).toBeLessThanOrEqual(200);
  expect(await a.step('submit other', turn)).toMatchObject({ granted: true });
  await a[Symbol.asyncDispose]();
  expect(await b.step('submit m', { ...turn, act: 'renew' })).toMatchObject({ seats: 0, members: 1 });
});

test.skipIf(!hasRedis)('turns of processes are spaced by the clock of the server', async () => {
  const users = Array.from({ length: 3 }, () => startUser(redis.url, 10, 30, 0));
  await Promise.all(users.map(({ enough }) => enough));
  await Promise.all(users.map(({ child }) => endUser(child, 'normally')));
  const turns = users.flatMap((user) => user.turns).sort((a, b) => a - b);
  expect(turns).toHaveLength(30);
  // A turn is reported a moment after it was given, so that two of them may come a little closer together.
  const first = turns[0] ?? 0;
  for (const [index, at] of turns.entries()) expect(at - first).toBeGreaterThan(index * 30 - 30);
});

test.skipIf(!hasRedis)('the seats of a killed process are taken until its lease ends', async () => {
  await using own = await openRedisServer();
  const { child, turns, enough } = startUser(own.url, 5, 1, 1);
  await enough;
  await endUser(child, 'killed');
  const connect = () =>
    connectRedis(parseRedisAddress(own.url), { signal, whenDown: 'fail', patienceMs: 1000 });
  await using limits = openRedisLimits({ connect, account: 'one' });
  const freeAt = async () => {
    for (;;) {
      if ((await limits.step('submit model', turn)).granted) return Date.now();
      await setTimeout(5);
    }
  };
  const waited = (await freeAt()) - (turns.at(-1) ?? Number.NaN);
  expect(waited).toBeGreaterThan(950);
  expect(waited).toBeLessThan(8000);
});

test.skipIf(!hasRedis)(
  'a Redis that has forgotten everything counts the seats again with the next step',
  async () => {
    await using own = await openRedisServer();
    const connect = () =>
      connectRedis(parseRedisAddress(own.url), { signal, whenDown: 'fail', patienceMs: 1000 });
    await using limits = openRedisLimits({ connect, account: 'one' });
    await limits.step('submit m', turn);
    await own.kill();
    await expect(limits.step('submit m', turn)).rejects.toThrow();
    await own.start();
    const step = () => limits.step('submit m', { ...turn, act: 'renew', seats: 3 }).catch(() => undefined);
    await expect.poll(step).toMatchObject({ seats: 3, members: 1 });
  },
);
