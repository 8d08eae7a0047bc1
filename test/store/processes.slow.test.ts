import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Digest } from '../../src/base/digest.js';
import type { CacheKey } from '../../src/plan/cache-key.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import { stateLayout } from '../../src/store/layout.js';
import { systemClock } from '../../src/system/clock.js';
import { lockStateFolder } from '../../src/system/state-lock.js';
import { testFolder } from '../rig/test-folder.js';

interface Adopted {
  readonly key: CacheKey;
  readonly digest: Digest;
}

function start(script: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./processes/${script}`, import.meta.url));
  return spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Everything that a process says, line by line; `after` sees each line at once. */
async function linesOf(child: ChildProcess, after: (line: string, count: number) => void = () => undefined) {
  const lines: string[] = [];
  // Its output is a pipe, see `start`.
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line);
    after(line, lines.length);
  }
  return lines;
}

test('several processes can adopt the same clips at once', async () => {
  await using folder = await testFolder();
  const children = [0, 0, 4].map((first) => start('adopt.mjs', folder.path, String(first), '8'));
  const said = await Promise.all(children.map((child) => linesOf(child)));
  const adopted = said.flat().map((line) => JSON.parse(line) as Adopted);
  expect(adopted).toHaveLength(24);
  const store = openClipStore(folder.path);
  const known = await store.knownClips();
  expect(known.size).toBe(12);
  for (const { key, digest } of adopted) expect(known.get(key)).toBe(digest);
  expect(await store.verify()).toMatchObject({
    whole: 12,
    damaged: [],
    missing: [],
    unreadable: [],
    quarantine: 0,
  });
  expect(await readdir(join(folder.path, 'incoming'))).toEqual([]);
});

test('several processes, and several stores of one process, can check the same clips at once', async () => {
  await using folder = await testFolder();
  await linesOf(start('adopt.mjs', folder.path, '0', '8'));
  const long = new Date(2020, 1, 1);
  const clips = await readdir(join(folder.path, 'clips'), { recursive: true });
  // As in a copied store: no stamp of a record fits, so that every process hashes every clip.
  for (const name of clips.filter((one) => one.endsWith('.mp4')))
    await utimes(join(folder.path, 'clips', name), long, long);
  const said = await Promise.all([1, 2, 3].map(() => linesOf(start('check.mjs', folder.path))));
  expect(said).toEqual(Array(3).fill([JSON.stringify(Array(6).fill(8))]));
  const { seen } = JSON.parse(await readFile(join(folder.path, 'verified.json'), 'utf8'));
  expect(Object.keys(seen)).toHaveLength(8);
  expect((await readdir(folder.path)).filter((name) => name.includes('.tmp'))).toEqual([]);
});

test('a store that was killed at any moment keeps everything that it confirmed', async () => {
  await using folder = await testFolder();
  const promised: Adopted[] = [];
  for (let round = 0; round < 5; round += 1) {
    const child = start('adopt.mjs', folder.path, String(round * 50), '50');
    const lines = await linesOf(child, (_, count) => {
      // At another moment each time, in the middle of whatever it does then.
      if (count === 2 + round) setTimeout(() => child.kill('SIGKILL'), round * 1.3);
    });
    promised.push(...lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Adopted));
  }
  expect(promised.length).toBeGreaterThan(15);
  expect(promised.length).toBeLessThan(250);
  const store = openClipStore(folder.path);
  const known = await store.knownClips();
  for (const { key, digest } of promised) expect(known.get(key)).toBe(digest);
  expect(await store.verify()).toMatchObject({ damaged: [], missing: [], unreadable: [] });
});

test('a journal that was killed at any moment has every entry that was confirmed', async () => {
  await using folder = await testFolder();
  let confirmed = 0;
  for (let round = 0; round < 5; round += 1) {
    const child = start('append.mjs', folder.path);
    const lines = await linesOf(child, (_, count) => {
      if (count === 20 + round * 7) setTimeout(() => child.kill('SIGKILL'), round * 0.7);
    });
    confirmed += lines.length;
    await (await openJournal(folder.path, systemClock))[Symbol.asyncDispose]();
    const { entries, damagedLines, missing } = await readJournal(folder.path);
    expect(entries.length).toBeGreaterThanOrEqual(confirmed);
    // The last one may have been written and not yet confirmed.
    expect(entries.length).toBeLessThanOrEqual(confirmed + round + 1);
    expect([damagedLines, missing]).toEqual([[], 0]);
  }
});

test('a state folder is unlocked as soon as its process ends', async () => {
  await using folder = await testFolder();
  const first = start('hold.mjs', folder.path);
  await once(first.stdout!, 'data');
  const [refusal] = await linesOf(start('hold.mjs', folder.path));
  expect(refusal).toMatch(new RegExp(`^state-locked: Process ${first.pid} \\(inbetween render\\) on `));
  await expect(lockStateFolder(stateLayout(folder.path), { clock: systemClock })).rejects.toMatchObject({
    code: 'state-locked',
  });
  first.kill('SIGKILL');
  await once(first, 'exit');
  await using _held = await lockStateFolder(stateLayout(folder.path), { clock: systemClock });
});

test.skipIf(process.platform === 'win32')('a full disk loses nothing that was confirmed', async () => {
  await using folder = await testFolder();
  const script = fileURLToPath(new URL('./processes/full-disk.mjs', import.meta.url));
  // The system stops a file at its limit where a disk would be full; the signal that comes with it is ignored.
  const limited = `trap '' XFSZ; ulimit -f 16; exec "$0" "$1" "$2"`;
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    limited,
    process.execPath,
    script,
    folder.path,
  ]);
  const { written, ...rest } = JSON.parse(stdout) as { written: number };
  expect(rest).toEqual({
    failure: 'journal-not-written',
    again: 'journal-not-written',
    adopted: 'EFBIG',
    found: 'none',
  });
  expect(written).toBeGreaterThan(20);
  await using journal = await openJournal(folder.path, systemClock);
  const { entries, damagedLines, missing } = await readJournal(folder.path);
  expect([entries.length, damagedLines, missing]).toEqual([written, [], 0]);
  await journal.append({ type: 'resubmitted', take: entries[0]!.take });
  expect((await readJournal(folder.path)).entries).toHaveLength(written + 1);
});
