import { expect, test } from 'vitest';
import { openAccountLimits } from '../../src/generate/limits/account-limits.js';
import { type LimitPlace, openMemoryLimits } from '../../src/generate/limits/memory-limits.js';
import { formatEvent } from '../../src/report/event-lines.js';
import { generationRig, submit } from '../rig/generation-rig.js';
import { plannedTake } from '../rig/takes.js';

const limits = { submitsPerSecond: 5, takesInFlight: 2, pollsPerSecond: 20 };

/** A render of two shots, while another process of the account has so many takes that end after a time. */
async function renderNextTo(takes: number, ms: number) {
  await using rig = await generationRig({ takesMs: 500 });
  const { clock } = rig;
  const place: LimitPlace = { limits: new Map(), films: new Map() };
  const open = (member: string) => openAccountLimits(clock, openMemoryLimits(clock, { place, member }));
  await using other = open('other');
  const { model } = plannedTake('a').request;
  const queue = other.queue(model, { limits, earlier: null, random: () => 0.5 });
  const ends = Array.from({ length: takes }, () => queue.trackExternal());
  const ending = clock.sleep(ms, new AbortController().signal).then(() => {
    for (const end of ends) end();
  });
  await using own = open('own');
  const render = rig.start(submit('a', 'b'), { limits, account: async () => own });
  const [made] = await clock.run(Promise.all([render, ending]));
  expect(made.clips.size).toBe(2);
  return rig.events.filter(({ type }) => type === 'submits-waiting');
}

test('a render that waits for takes of other processes says so once', async () => {
  const events = await renderNextTo(2, 8_000);
  expect(events).toEqual([{ type: 'submits-waiting', takes: 2 }]);
  expect(events.map((event) => formatEvent({ at: 0, ...event }))).toEqual([
    'waiting for 2 takes of other processes that use this account',
  ]);
});

test('a short wait for other processes, and a wait for own takes, are not mentioned', async () => {
  expect(await renderNextTo(2, 1_000)).toEqual([]);
  expect(await renderNextTo(0, 1_000)).toEqual([]);
});
