import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../src/project/project.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { removeStaleTempFiles, staleTempFiles } from '../../src/store/stale-temp-files.js';
import { systemClock } from '../../src/system/clock.js';
import { testFolder } from '../rig/test-folder.js';

const HOUR = 3_600_000;
const digest = 'ab'.repeat(32);
const draft = '123e4567-e89b-42d3-a456-426614174000.mp4';
// A process that has ended.
const gone = spawnSync(process.execPath, ['--version']).pid;

const ours = [
  `.inbetween/drafts/${draft}`,
  '.inbetween/drafts/still-a1B2c3/still.png',
  `.inbetween/.verify.${gone}-abc123-7.tmp/film.mp4`,
  `.inbetween/drafts/.draft.${gone}-abc123-7.tmp.mp4`,
  `.inbetween/conformed/.${digest}.mp4.${gone}-abc123-7.tmp.mp4`,
  `.inbetween/conformed/.${digest}.${gone}.tmp.mp4`,
  `.inbetween/conformed/${digest}.m4a.${gone}.tmp.m4a`,
  `.inbetween/takes/.${digest}.json.${gone}-abc123-7.tmp`,
  `.inbetween/keyframes/.files.json.${gone}-abc123-7.tmp`,
  `.inbetween/keyframes/urls/.${digest}.json.${gone}-abc123-7.tmp`,
  `.inbetween/.films.json.${gone}-abc123-7.tmp`,
  `.inbetween/verified.json.${gone}`,
  '.inbetween/verify-a1B2c3/film.mp4',
  `.film (1).mp4.${gone}.tmp`,
  `.film (1).mp4.${gone}-abc123-7.tmp`,
  `.storyboard.lock.${gone}-abc123-7.tmp`,
];
const folders = [
  '.inbetween/verify-a1B2c3',
  '.inbetween/drafts/still-a1B2c3',
  `.inbetween/.verify.${gone}-abc123-7.tmp`,
];
const others = [
  '.inbetween/shots.json',
  '.inbetween/drafts/my-own.mp4',
  `.inbetween/conformed/${digest}.mp4`,
  `.inbetween/takes/${digest}.json`,
  '.inbetween/verified.json',
  `.inbetween/conformed/.${digest}.mp4.${process.ppid}-abc123-7.tmp.mp4`,
  `.inbetween/conformed/.${digest}.${process.ppid}.tmp.mp4`,
  `.another.mp4.${gone}.tmp`,
  `.film (1)xmp4.${gone}.tmp`,
  'film (1).mp4',
  '.notes.tmp',
  // A state folder may be a folder of the user's own files.
  `.inbetween/${draft}`,
  '.inbetween/still-a1B2c3/rain.png',
  // Motion is analysed without the lock.
  `.inbetween/drafts/.keyframe.${process.ppid}-abc123-7.tmp/keyframe.png`,
  `storyboard.lock.${gone}.tmp`,
];

async function fill(folder: string, hoursAgo: number): Promise<void> {
  const date = new Date(Date.now() - hoursAgo * HOUR);
  for (const name of [...ours, ...others]) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'bytes');
    await utimes(path, date, date);
  }
  const ofOthers = others.map(dirname).filter((name) => name.startsWith('.inbetween/'));
  for (const name of [...folders, ...ofOthers]) await utimes(join(folder, name), date, date);
}

function search(folder: string, locked = true) {
  const outputs = ['film (1).mp4', 'storyboard.lock'].map((name) => join(folder, name));
  return { stateFolder: join(folder, '.inbetween'), outputs, locked, now: Date.now() };
}

// A folder counts as a whole.
const wanted = ours.map((name) => folders.find((folder) => name.startsWith(`${folder}/`)) ?? name).sort();

test('temporary files of ended processes are removed, and nothing else is', async () => {
  await using folder = await testFolder();
  await fill(folder.path, 2);
  const found = await staleTempFiles(search(folder.path));
  expect(found.map(({ path }) => relative(folder.path, path)).sort()).toEqual(wanted);
  await removeStaleTempFiles(found);
  expect(await staleTempFiles(search(folder.path))).toEqual([]);
  expect(others.filter((name) => !existsSync(join(folder.path, name)))).toEqual([]);
});

test('a young temporary file is kept, except for drafts: it may be of another machine', async () => {
  await using folder = await testFolder();
  await fill(folder.path, 0);
  const found = async (locked: boolean) =>
    (await staleTempFiles(search(folder.path, locked))).map(({ path }) => path);
  expect((await found(true)).map((path) => dirname(path))).toEqual(
    Array.from({ length: 3 }, () => join(folder.path, '.inbetween', 'drafts')),
  );
  expect(await found(false)).toEqual([]);
});

test('a temporary file with our own process id is stale if it is older than the process', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, '.inbetween', `.films.json.${process.pid}-abc123-7.tmp`);
  await mkdir(dirname(path));
  await writeFile(path, 'bytes');
  const found = async (now: number) => (await staleTempFiles({ ...search(folder.path), now })).length;
  expect(await found(Date.now() + 2 * HOUR)).toBe(0);
  const earlier = new Date(performance.timeOrigin - HOUR);
  await utimes(path, earlier, earlier);
  expect(await found(Date.now())).toBe(1);
});

test('a folder behind a link is never touched', async () => {
  await using folder = await testFolder();
  const linked = join(folder.path, 'linked');
  await mkdir(linked);
  await writeFile(join(linked, draft), 'mine');
  await mkdir(join(folder.path, '.inbetween'));
  await symlink(linked, join(folder.path, '.inbetween', 'drafts'));
  expect(await staleTempFiles(search(folder.path))).toEqual([]);
  expect(await staleTempFiles(search(join(folder.path, 'nothing')))).toEqual([]);
});

test('locking the state folder removes stale files, and gc reports what it would remove', async () => {
  await using folder = await testFolder();
  await fill(folder.path, 2);
  const { stateFolder, outputs, now } = search(folder.path);
  const store = openClipStore(stateFolder, systemClock);
  const options = { keep: new Set<never>(), olderThanMs: 0, outputs };
  expect(await store.gc({ ...options, dryRun: true })).toMatchObject({ staleFiles: wanted.length });
  expect(await staleTempFiles({ stateFolder, outputs, locked: true, now })).toHaveLength(wanted.length);
  await using project = openProject({
    storyboard: join(folder.path, 'storyboard.yaml'),
    stateFolder,
    env: {},
  });
  {
    await using lockedProject = await project.lock('test');
    expect(lockedProject.swept).toHaveLength(wanted.length - 2); // The film is not known yet.
    expect((await readdir(join(stateFolder, 'drafts'))).sort()).toEqual([
      `.keyframe.${process.ppid}-abc123-7.tmp`,
      'my-own.mp4',
    ]);
  }
  expect(await store.gc({ ...options, dryRun: false })).toMatchObject({ staleFiles: 2 });
  expect(await store.gc({ ...options, dryRun: false })).toMatchObject({ staleFiles: 0, bytes: 0 });
});
