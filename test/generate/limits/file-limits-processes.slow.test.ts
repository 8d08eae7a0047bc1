import { expect, test } from 'vitest';
import { openFileLimits } from '../../../src/generate/limits/file-limits.js';
import { LEASE_MS } from '../../../src/generate/limits/shared-limits.js';
import { systemClock } from '../../../src/system/clock.js';
import { endUser, startUser } from '../../rig/limit-user.js';
import { testFolder } from '../../rig/test-folder.js';

test.each([
  ['the kernel', []],
  ['a file that describes the holder', ['without-kernel-locks']],
])('turns of four processes are spaced, locked by %s', async (_, locks) => {
  await using folder = await testFolder();
  const users = Array.from({ length: 4 }, () => startUser(folder.path, 10, 30, 0, ...locks));
  await Promise.all(users.map(({ enough }) => enough));
  await Promise.all(users.map(({ child }) => endUser(child, 'normally')));
  const turns = users.flatMap((user) => user.turns).sort((a, b) => a - b);
  expect(turns).toHaveLength(40);
  // A turn is reported a moment after it was given, so that two of them may come a little closer together.
  const first = turns[0] ?? 0;
  for (const [index, at] of turns.entries()) expect(at - first).toBeGreaterThan(index * 30 - 30);
});

test('the seats of a killed process are free at once, and those of a process that is only busy are not', async () => {
  await using folder = await testFolder();
  const { child, enough } = startUser(folder.path, 5, 1, 1);
  await enough;
  let ahead = 0;
  const clock = { ...systemClock, now: () => Date.now() + ahead };
  await using limits = openFileLimits({ folder: folder.path, account: 'one', clock, random: Math.random });
  const turn = { act: 'turn', seats: 0, most: 5, gapMs: 100, seatsPerTurn: 1, retryMs: 20 } as const;
  // It has not renewed its lease for long, and it still runs.
  ahead = 10 * LEASE_MS;
  expect(await limits.step('submit model', turn)).toMatchObject({ full: true, seats: 5, members: 2 });
  ahead = 20 * LEASE_MS;
  expect(await limits.step('submit model', turn)).toMatchObject({ full: true, seats: 5, members: 2 });
  await endUser(child, 'killed');
  expect(await limits.step('submit model', turn)).toMatchObject({ granted: true, seats: 1, members: 1 });
});
