import { expect, test } from 'vitest';
import {
  emptyLimit,
  GRACE_MS,
  LEARNED_FOR_MS,
  type LimitState,
  type LimitStep,
  NEXT_TRIAL_MS,
  stepLimit,
} from '../../../src/generate/limits/limit-state.js';

const start = Date.UTC(2026, 10, 29, 12);
const usual = { leaseMs: 10_000, seats: 0, most: 5, gapMs: 200, seatsPerTurn: 1, retryMs: 50 } as const;

/** A limit and its clock, both in the hand of the test. */
function limitAt(state: LimitState = emptyLimit) {
  const seats = new Map<string, number>();
  const limit = {
    state,
    now: start,
    step(member: string, act: LimitStep['act'], more: Partial<LimitStep> = {}) {
      const own = seats.get(member) ?? 0;
      const stepped = stepLimit(limit.state, { ...usual, seats: own, member, act, ...more }, limit.now);
      limit.state = stepped.state;
      if (stepped.answer.granted) seats.set(member, own + 1);
      return stepped.answer;
    },
    /** A take of this member has ended. */
    end(member: string) {
      seats.set(member, (seats.get(member) ?? 0) - 1);
      return limit.step(member, 'renew');
    },
  };
  return limit;
}

test('turns are spaced, whichever member asks', () => {
  const limit = limitAt();
  expect(limit.step('a', 'turn')).toMatchObject({ granted: true, seats: 1, members: 1 });
  expect(limit.step('b', 'turn')).toMatchObject({ granted: false, full: false, waitMs: 200 });
  limit.now += 199;
  expect(limit.step('b', 'turn')).toMatchObject({ granted: false, waitMs: 1 });
  limit.now += 1;
  expect(limit.step('b', 'turn')).toMatchObject({ granted: true, seats: 2, members: 2 });
});

test('seats of all members together are never more than the limit', () => {
  const limit = limitAt();
  for (let turn = 0; turn < 20; turn += 1) {
    limit.now += 200;
    limit.step(turn % 2 ? 'a' : 'b', 'turn', { retryMs: 0 });
  }
  expect(limit.step('a', 'look')).toMatchObject({ seats: 5, full: true });
  limit.end('b');
  limit.now += 200;
  expect(limit.step('a', 'turn')).toMatchObject({ granted: true, seats: 5 });
});

test('a member that waits for longer goes first, and one that does not come back is overtaken', () => {
  const limit = limitAt();
  for (let turn = 0; turn < 5; turn += 1, limit.now += 200) limit.step('a', 'turn');
  limit.step('b', 'look');
  limit.now += 1;
  limit.step('c', 'look');
  limit.end('a');
  // The seat is promised to b, also when its own member and c ask first.
  expect(limit.step('a', 'turn')).toMatchObject({ granted: false, full: true });
  expect(limit.step('c', 'turn')).toMatchObject({ granted: false, full: true });
  expect(limit.step('b', 'turn')).toMatchObject({ granted: true });
  // Now c waits for the longest, and does not come back.
  limit.step('c', 'look', { retryMs: 300 });
  limit.now += 1;
  limit.step('b', 'look');
  limit.now += 200;
  limit.end('a');
  expect(limit.step('b', 'turn')).toMatchObject({ granted: false, full: true });
  limit.now += 99 + GRACE_MS;
  expect(limit.step('b', 'turn')).toMatchObject({ granted: true });
});

test('members take turns, however fast one of them asks', () => {
  const limit = limitAt();
  const turns: string[] = [];
  for (let time = 0; time < 6000; time += 1, limit.now += 1) {
    const ask = (member: string) => {
      if (limit.step(member, 'turn', { most: 1000, retryMs: 10 }).granted) turns.push(member);
    };
    ask('eager');
    if (time % 10 === 0) ask('calm');
    if (time % 10 === 5) ask('other');
  }
  expect(turns).toHaveLength(30);
  for (const member of ['eager', 'calm', 'other'])
    expect(Math.abs(turns.filter((one) => one === member).length - 10)).toBeLessThan(2);
});

test('a member that keeps a narrower limit of its own keeps no other waiting', () => {
  const limit = limitAt();
  limit.step('narrow', 'turn', { most: 1 });
  limit.now += 200;
  expect(limit.step('narrow', 'look', { most: 1 })).toMatchObject({ full: true });
  for (let turn = 0; turn < 4; turn += 1, limit.now += 200)
    expect(limit.step('wide', 'turn')).toMatchObject({ granted: true });
  expect(limit.step('wide', 'turn')).toMatchObject({ granted: false, full: true, seats: 5 });
  limit.step('slow', 'turn', { most: 9, gapMs: 5000 });
  expect(limit.step('slow', 'turn', { most: 9, gapMs: 5000 })).toMatchObject({
    granted: false,
    waitMs: 5000,
  });
  limit.now += 200;
  expect(limit.step('wide', 'turn', { most: 9 })).toMatchObject({ granted: true });
});

test('the seats of a member are free when its lease ends, and its own again with its next step', () => {
  const limit = limitAt();
  for (let turn = 0; turn < 5; turn += 1, limit.now += 200) limit.step('a', 'turn');
  limit.now += usual.leaseMs - 201;
  expect(limit.step('b', 'look')).toMatchObject({ full: true, seats: 5, members: 2 });
  limit.now += 1;
  expect(limit.step('b', 'turn')).toMatchObject({ granted: true, seats: 1, members: 1 });
  expect(limit.step('a', 'renew')).toMatchObject({ seats: 6, members: 2 });
});

test('a member that leaves takes its seats and its place in the line with it', () => {
  const limit = limitAt();
  for (let turn = 0; turn < 5; turn += 1, limit.now += 200) limit.step('a', 'turn');
  limit.step('b', 'look');
  limit.step('a', 'leave');
  expect(limit.state.members).not.toHaveProperty('a');
  limit.step('b', 'withdraw');
  expect(limit.step('c', 'turn', { most: 1 })).toMatchObject({ granted: true });
});

test('what one member learns holds for all, until it is taken back or has become old', () => {
  const limit = limitAt();
  limit.step('a', 'turn');
  limit.step('a', 'renew', { learned: { gapMs: 1000, takesInFlight: 1 } });
  expect(limit.step('b', 'turn')).toMatchObject({ full: true, learned: { takesInFlight: 1 } });
  limit.end('a');
  expect(limit.step('b', 'turn')).toMatchObject({ granted: false, waitMs: 1000 });
  expect(limit.step('b', 'renew', { remembered: { gapMs: 1, takesInFlight: 1 } }).learned?.gapMs).toBe(1000);
  limit.step('a', 'renew', { learned: false });
  expect(limit.step('b', 'renew')).not.toHaveProperty('learned');
  limit.step('b', 'renew', { remembered: { gapMs: 300, takesInFlight: 2 } });
  limit.now += LEARNED_FOR_MS - 1;
  expect(limit.step('b', 'renew').learned?.gapMs).toBe(300);
  limit.now += 1;
  expect(limit.step('b', 'renew')).not.toHaveProperty('learned');
});

test('one submit at a time is tried above a learned limit, when its time has come', () => {
  const limit = limitAt();
  limit.step('a', 'turn');
  limit.step('a', 'renew', { learned: { gapMs: 200, takesInFlight: 1, trialInMs: 30_000 } });
  limit.now += 8000;
  expect(limit.step('b', 'turn')).toMatchObject({ full: true, trialInMs: 22_000 });
  for (; limit.now < start + 30_000; limit.now += 2000) limit.step('a', 'renew');
  expect(limit.step('b', 'turn')).toMatchObject({ granted: true, trialInMs: NEXT_TRIAL_MS });
  expect(limit.step('c', 'turn')).toMatchObject({ granted: false, full: true });
});

test('a block holds for all members', () => {
  const limit = limitAt();
  limit.step('a', 'renew', { blockMs: 3000 });
  limit.step('a', 'renew', { blockMs: 1000 });
  expect(limit.step('b', 'turn')).toMatchObject({ granted: false, full: false, waitMs: 3000 });
  limit.now += 3000;
  expect(limit.step('b', 'turn')).toMatchObject({ granted: true });
});

test('a clock that is set back extends no wait, no lease and no block', () => {
  const limit = limitAt();
  limit.step('a', 'turn');
  limit.step('a', 'renew', { blockMs: 3000, learned: { gapMs: 200, takesInFlight: 5, trialInMs: 9000 } });
  limit.now -= 24 * 3_600_000;
  expect(limit.step('b', 'turn')).toMatchObject({ granted: false, waitMs: 3000, trialInMs: 9000 });
  limit.now += 10_000;
  expect(limit.step('b', 'look')).toMatchObject({ members: 1, seats: 0, full: false });
});

test('polls take no seats', () => {
  const limit = limitAt();
  const poll = { seatsPerTurn: 0, most: 1, gapMs: 52 } as const;
  for (let turn = 0; turn < 50; turn += 1, limit.now += 52)
    expect(limit.step(turn % 2 ? 'a' : 'b', 'turn', { ...poll, seats: 0 }).granted).toBe(true);
});
