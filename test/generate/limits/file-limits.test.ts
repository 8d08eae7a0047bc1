import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFileLimits } from '../../../src/generate/limits/file-limits.js';
import { LEASE_MS, type OwnLimitStep } from '../../../src/generate/limits/shared-limits.js';
import { systemClock } from '../../../src/system/clock.js';
import type { tryKernelLock } from '../../../src/system/kernel-lock.js';
import { heldClock } from '../../rig/held-clock.js';
import { oddJson, seededBelow } from '../../rig/odd-state.js';
import { asOrdinaryUser } from '../../rig/ordinary-user.js';
import { testFolder } from '../../rig/test-folder.js';

const turn: OwnLimitStep = { act: 'turn', seats: 0, most: 5, gapMs: 100, seatsPerTurn: 1, retryMs: 20 };
const noKernelLock: typeof tryKernelLock = async () => 'unsupported';
const noProcess = 2 ** 22 + 1; // Above the highest number that Linux gives to a process.

function openIn(folder: string, more: Partial<Parameters<typeof openFileLimits>[0]> = {}) {
  return openFileLimits({ folder, account: 'one', clock: heldClock(), random: () => 0.5, ...more });
}

test('one file per account is shared, for this user only, and gone with its last process', async () => {
  await using home = await testFolder();
  const folder = join(home.path, 'state', 'inbetween');
  const clock = heldClock();
  const [a, b] = [openIn(folder, { clock }), openIn(folder, { clock })];
  expect(await a.step('submit m', turn)).toMatchObject({ granted: true, members: 1 });
  expect(await b.step('submit m', turn)).toMatchObject({ granted: false, waitMs: 100, seats: 1 });
  expect(await openIn(folder, { account: 'two', clock }).step('submit m', turn)).toMatchObject({ seats: 1 });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  await a[Symbol.asyncDispose]();
  expect(await b.step('submit m', turn)).toMatchObject({ granted: false, seats: 0, members: 1 });
  await clock.pass(10_001);
  await b[Symbol.asyncDispose]();
  expect((await readdir(folder)).sort()).toEqual(['account-two.json', 'limits-lock']);
});

test.each([
  ['a process id that no process has', { pid: noProcess }, 0],
  ['a process id that another process has now', { birth: 'another boot:1' }, 0],
  ['another machine, with a lease', { host: 'elsewhere', pid: noProcess }, 5],
  ['another container, with a lease', { space: 'pid:[1]', pid: noProcess }, 5],
  ['an unknown start time, with a lease', { birth: null }, 5],
])('seats of %s', async (_, more, seats) => {
  await using folder = await testFolder();
  const clock = heldClock();
  const until = clock.now() + LEASE_MS;
  const at = clock.now();
  const place = { pid: process.pid, host: hostname(), birth: null, space: null };
  const member = { until, seats: 5, most: 5, gapMs: 100, lastTurn: at - 1000, dueAt: 0 };
  const limit = { at, lastTurn: at - 1000, blockedUntil: 0, members: { other: member } };
  await writeFile(
    join(folder.path, 'account-one.json'),
    JSON.stringify({
      version: 1,
      processes: { other: { ...place, ...more } },
      limits: { 'submit m': limit },
      films: {},
    }),
  );
  const look: OwnLimitStep = { ...turn, act: 'look' };
  await using limits = openIn(folder.path, { clock });
  expect(await limits.step('submit m', look)).toMatchObject({ seats });
  await clock.pass(LEASE_MS);
  expect(await limits.step('submit m', look)).toMatchObject({ seats: 0, members: 1 });
});

test('what one run has learned holds for the processes that run with it, and not for the next day', async () => {
  await using folder = await testFolder();
  const clock = heldClock();
  const first = openIn(folder.path, { clock });
  await first.step('submit m', { ...turn, act: 'renew', learned: { gapMs: 900, takesInFlight: 1 } });
  const second = openIn(folder.path, { clock });
  expect((await second.step('submit m', turn)).learned).toMatchObject({ gapMs: 900 });
  await first[Symbol.asyncDispose]();
  expect((await second.step('submit m', turn)).learned).toMatchObject({ gapMs: 900 });
  await second[Symbol.asyncDispose]();
  await using third = openIn(folder.path, { clock });
  // The last turn is too close, and nothing else is left.
  const answer = await third.step('submit m', turn);
  expect(answer).toMatchObject({ granted: false, waitMs: 100, seats: 0 });
  expect(answer).not.toHaveProperty('learned');
});

test('a step at one limit leaves the members of the others as they are', async () => {
  await using folder = await testFolder();
  const clock = heldClock();
  await using a = openIn(folder.path, { clock });
  await using b = openIn(folder.path, { clock });
  await a.step('submit m', turn);
  for (let polls = 0; polls < 5; polls += 1) {
    await clock.pass(3000);
    await b.step('poll', { ...turn, seatsPerTurn: 0, act: 'look' });
  }
  expect(await b.step('submit m', turn)).toMatchObject({ granted: true, seats: 2, members: 2 });
});

test('a clock that is set by hours, forward or back, costs no wait', async () => {
  await using folder = await testFolder();
  let now = Date.UTC(2026, 10, 29, 12);
  const clock = { now: () => now, sleep: systemClock.sleep };
  await using a = openIn(folder.path, { clock });
  await using b = openIn(folder.path, { clock });
  await a.step('submit m', turn);
  for (const step of [-7, 24, -36].map((hours) => hours * 3_600_000)) {
    now += step;
    expect((await b.step('submit m', { ...turn, act: 'look' })).waitMs).toBeLessThanOrEqual(100);
    // Both run, so both keep their seats.
    expect(await a.step('submit m', { ...turn, act: 'renew', seats: 1 })).toMatchObject({
      seats: 1,
      members: 2,
    });
  }
});

function oddText(good: unknown, below: (limit: number) => number): string {
  try {
    return JSON.stringify(oddJson(good, below)) ?? '';
  } catch {
    return '['.repeat(500_000);
  }
}

test('whatever the file contains, a step waits for no longer than an hour, and the next one reads a good file', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'account-one.json');
  const below = seededBelow(7);
  const clock = heldClock();
  {
    await using limits = openIn(folder.path, { clock });
    await limits.step('submit m', { ...turn, learned: { gapMs: 5, takesInFlight: 2, trialInMs: 5 } });
    await limits.spend('film CNY', { micros: 5, capMicros: 9 });
  }
  const good = JSON.parse(await readFile(path, 'utf8')) as unknown;
  for (let round = 0; round < 60; round += 1) {
    await writeFile(path, round % 10 === 0 ? '{"version":1,' : oddText(good, below));
    await using limits = openIn(folder.path, { clock });
    const answer = await limits.step('submit m', turn);
    expect(answer.waitMs).toBeLessThanOrEqual(3_600_000);
    expect((await limits.spend('film CNY', { micros: 1 })).othersMicros).toBeGreaterThanOrEqual(0);
    expect(await limits.step('submit m', { ...turn, act: 'renew', seats: 1 })).toMatchObject({ members: 1 });
  }
});

test.each(['a folder', 'a link to nothing', 'a large file'] as const)(
  '%s in place of the file',
  async (what) => {
    await using folder = await testFolder();
    const path = join(folder.path, 'account-one.json');
    if (what === 'a folder') await mkdir(path);
    if (what === 'a link to nothing') await symlink(join(folder.path, 'nothing'), path);
    if (what === 'a large file') await writeFile(path, 'x'.repeat(2 ** 20 + 1));
    await using limits = openIn(folder.path);
    const step = limits.step('submit m', turn);
    if (what === 'a link to nothing') expect(await step).toMatchObject({ granted: true });
    else await expect(step).rejects.toMatchObject({ code: what === 'a folder' ? 'EISDIR' : 'EFBIG' });
  },
);

test('a folder that cannot be written to, or a file in its place, is a fault of the system', async () => {
  await using folder = await testFolder();
  const closed = join(folder.path, 'closed');
  await mkdir(closed);
  await chmod(closed, 0o555);
  await asOrdinaryUser([folder.path], async () => {
    await expect(openIn(closed).step('submit m', turn)).rejects.toMatchObject({ code: 'EACCES' });
    await expect(openIn(join(closed, 'deeper')).step('submit m', turn)).rejects.toMatchObject({
      code: 'EACCES',
    });
  });
  await writeFile(join(folder.path, 'file'), '');
  await expect(openIn(join(folder.path, 'file')).step('submit m', turn)).rejects.toThrow();
});

test('a folder that is deleted meanwhile is created again', async () => {
  await using folder = await testFolder();
  const inner = join(folder.path, 'inner');
  await using limits = openIn(inner);
  await limits.step('submit m', turn);
  await rm(inner, { recursive: true });
  await limits.step('submit m', turn).catch(() => undefined);
  expect(await limits.step('submit m', { ...turn, seats: 1, act: 'renew' })).toMatchObject({ seats: 1 });
});

test('a process that holds the lock and does not respond is waited for a moment only', async () => {
  await using folder = await testFolder();
  const stuck = {
    pid: process.pid,
    host: hostname(),
    command: '',
    since: Date.now(),
    birth: null,
    space: null,
  };
  await writeFile(join(folder.path, 'limits-holder.json'), JSON.stringify({ ...stuck, lock: 'file' }));
  await using limits = openIn(folder.path, { clock: systemClock, kernelLock: noKernelLock, patienceMs: 50 });
  await expect(limits.step('submit m', turn)).rejects.toMatchObject({ code: 'EBUSY' });
  await writeFile(
    join(folder.path, 'limits-holder.json'),
    JSON.stringify({ ...stuck, pid: noProcess, lock: 'file' }),
  );
  expect(await limits.step('submit m', turn)).toMatchObject({ granted: true });
});

test('files of processes that were killed days ago are removed', async () => {
  await using folder = await testFolder();
  const clock = heldClock(Date.now());
  for (const name of ['account-old.json', '.account-old.json.1-x-1.tmp', 'account-new.json', 'other.json'])
    await writeFile(join(folder.path, name), '{}');
  const old = Date.now() / 1000 - 2 * 86_400;
  for (const name of ['account-old.json', '.account-old.json.1-x-1.tmp', 'other.json'])
    await utimes(join(folder.path, name), old, old);
  const limits = openIn(folder.path, { clock });
  await limits.step('poll', { ...turn, act: 'look' });
  await limits[Symbol.asyncDispose]();
  expect((await readdir(folder.path)).sort()).toEqual(['account-new.json', 'limits-lock', 'other.json']);
});
