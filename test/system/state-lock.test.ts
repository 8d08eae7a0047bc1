import { readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stateLayout } from '../../src/store/layout.js';
import { tryKernelLock } from '../../src/system/kernel-lock.js';
import { lockStateFolder } from '../../src/system/state-lock.js';
import { heldClock } from '../rig/held-clock.js';
import { testFolder } from '../rig/test-folder.js';

const noKernelLock: typeof tryKernelLock = async () => 'unsupported';
const clock = heldClock();
const noProcess = 2 ** 22 + 1; // Above the highest number that Linux gives to a process.

test.each([
  ['the kernel', tryKernelLock],
  ['the lock file alone', noKernelLock],
])('the second process is shown the holder, by %s', async (_, kernelLock) => {
  await using folder = await testFolder();
  const claimant = { clock, host: 'desktop', kernelLock };
  const first = await lockStateFolder(stateLayout(folder.path), { ...claimant, command: 'inbetween render' });
  const who = `Process ${process.pid} \\(inbetween render\\) on desktop .* since 2026-11-22T12:00:00`;
  await expect(lockStateFolder(stateLayout(folder.path), claimant)).rejects.toMatchObject({
    code: 'state-locked',
    message: expect.stringMatching(new RegExp(who)),
  });
  await first[Symbol.asyncDispose]();
  await using _second = await lockStateFolder(stateLayout(folder.path), claimant);
});

test('a process that has ended holds no lock', async () => {
  await using folder = await testFolder();
  await writeHolder(folder.path, { pid: noProcess, host: 'here' }, clock.now());
  await using _held = await lockStateFolder(stateLayout(folder.path), {
    clock,
    host: 'here',
    kernelLock: noKernelLock,
  });
  expect(await readdir(folder.path)).toEqual(['lock.json']);
});

test('a process with the reused process id of the holder is not the holder', async () => {
  await using folder = await testFolder();
  await writeHolder(folder.path, { pid: process.pid, host: 'here', birth: 'another boot:1' }, clock.now());
  await using _held = await lockStateFolder(stateLayout(folder.path), {
    clock,
    host: 'here',
    kernelLock: noKernelLock,
  });
});

test('a holder in another container of this host counts while it refreshes its file, whatever its process id', async () => {
  await using folder = await testFolder();
  const here = { clock, host: 'here', kernelLock: noKernelLock };
  // Both containers have the name of the host, and the holder has a process id that no process has here.
  for (const pid of [process.pid, noProcess]) {
    const one = await lockStateFolder(stateLayout(folder.path), { ...here, pid, space: 'pid:[1]' });
    await expect(lockStateFolder(stateLayout(folder.path), { ...here, space: 'pid:[2]' })).rejects.toThrow(
      `Process ${pid}`,
    );
    await one.requireHeld();
    await one[Symbol.asyncDispose]();
  }
});

test('a holder on another machine counts while it refreshes its file', async () => {
  await using folder = await testFolder();
  await writeHolder(folder.path, { pid: 1, host: 'elsewhere' }, clock.now() - 60_000);
  await expect(lockStateFolder(stateLayout(folder.path), { clock, host: 'here' })).rejects.toThrow(
    'on elsewhere',
  );
});

test('a silent holder on another machine is watched before its lock is taken over', async () => {
  await using folder = await testFolder();
  await writeHolder(folder.path, { pid: 1, host: 'elsewhere' }, clock.now() - 180_000);
  const watched: number[] = [];
  const waiting = heldClock();
  const onWatch = (_: unknown, ms: number) => watched.push(ms);
  const lockedProject = lockStateFolder(stateLayout(folder.path), { clock: waiting, host: 'here', onWatch });
  await (await waiting.run(lockedProject))[Symbol.asyncDispose]();
  expect(watched).toEqual([37_500]);
});

test('a holder on another machine whose clock is behind keeps its lock', async () => {
  await using folder = await testFolder();
  const behind = clock.now() - 180_000;
  const beat = (at: number) => writeHolder(folder.path, { pid: 1, host: 'elsewhere' }, at);
  await beat(behind);
  const elsewhere = { ...clock, sleep: (ms: number) => beat(behind + ms) };
  await expect(lockStateFolder(stateLayout(folder.path), { clock: elsewhere, host: 'here' })).rejects.toThrow(
    'on elsewhere',
  );
});

test('a holder that lost its lock is notified and does not disturb the new holder', async () => {
  await using folder = await testFolder();
  await using asleep = await lockStateFolder(stateLayout(folder.path), {
    clock,
    host: 'here',
    kernelLock: noKernelLock,
  });
  await asleep.requireHeld();
  await writeHolder(folder.path, { pid: 1, host: 'elsewhere' }, clock.now());
  await expect(asleep.requireHeld()).rejects.toMatchObject({
    code: 'state-lost',
    message: expect.stringContaining('Process 1 on elsewhere'),
  });
  await asleep[Symbol.asyncDispose]();
  expect(await readdir(folder.path)).toEqual(['lock.json']);
});

test('a holder of another version is named as far as possible', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'lock.json');
  await writeFile(path, JSON.stringify({ pid: 1, host: 'elsewhere' }));
  await utimes(path, clock.now() / 1000, clock.now() / 1000);
  await expect(lockStateFolder(stateLayout(folder.path), { clock, host: 'here' })).rejects.toThrow(
    `Process 1 on elsewhere has been using ${folder.path}.`,
  );
});

test('an unreadable holder file counts as no holder', async () => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, 'lock.json'), 'x');
  await using _held = await lockStateFolder(stateLayout(folder.path), { clock, kernelLock: noKernelLock });
});

test('of many concurrent processes, exactly one gets the lock', async () => {
  await using folder = await testFolder();
  await writeHolder(folder.path, { pid: noProcess, host: 'here' }, clock.now());
  const tries = await Promise.allSettled(
    Array.from({ length: 12 }, (_, index) => {
      const clock = heldClock(Date.UTC(2026, 10, 22, 12, 0, index));
      return lockStateFolder(stateLayout(folder.path), { clock, host: 'here', kernelLock: noKernelLock });
    }),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

async function writeHolder(
  folder: string,
  { pid, host, birth = null }: { pid: number; host: string; birth?: string | null },
  beat: number,
): Promise<void> {
  const path = join(folder, 'lock.json');
  await writeFile(path, JSON.stringify({ pid, host, command: 'x', since: 0, birth, lock: 'file' }));
  await utimes(path, beat / 1000, beat / 1000);
}

test.each([
  ['the kernel', tryKernelLock],
  ['the lock file alone', noKernelLock],
])('a deleted folder is locked again, by %s', async (_, kernelLock) => {
  await using folder = await testFolder();
  const claimant = { clock, host: 'desktop', kernelLock };
  const place = stateLayout(`${folder.path}/state`);
  await using lock = await lockStateFolder(place, claimant);
  await rm(place.folder, { recursive: true });
  await lock.requireHeld();
  await lock.requireHeld();
  await expect(lockStateFolder(place, claimant)).rejects.toMatchObject({ code: 'state-locked' });
});

test('a deleted folder that another process has locked is lost', async () => {
  await using folder = await testFolder();
  const claimant = { clock, host: 'desktop', kernelLock: tryKernelLock };
  const place = stateLayout(`${folder.path}/state`);
  await using lock = await lockStateFolder(place, claimant);
  await rm(place.folder, { recursive: true });
  await using _other = await lockStateFolder(place, { ...claimant, pid: process.pid + 1 });
  await expect(lock.requireHeld()).rejects.toMatchObject({ code: 'state-lost' });
});

test('a folder that another machine has taken over and left again is lost', async () => {
  await using folder = await testFolder();
  const place = stateLayout(folder.path);
  await using lock = await lockStateFolder(place, { clock, host: 'desktop', kernelLock: noKernelLock });
  await rm(place.lockHolder);
  await expect(lock.requireHeld()).rejects.toMatchObject({ code: 'state-lost' });
});

test('a lock whose holder file cannot be removed is released nevertheless', async () => {
  await using parent = await testFolder();
  const [path, aside] = [join(parent.path, 'state'), join(parent.path, 'aside')];
  const first = await lockStateFolder(stateLayout(path), { clock });
  await rename(path, aside);
  await writeFile(path, '');
  await expect(first[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'ENOTDIR' });
  await rm(path);
  await rename(aside, path);
  await using _second = await lockStateFolder(stateLayout(path), { clock });
});
