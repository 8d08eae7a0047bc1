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
// A process that surely is gone.
const gone = spawnSync(process.execPath, ['--version']).pid;

const ours = [
  `.inbetween/drafts/${draft}`,
  '.inbetween/drafts/still-a1B2c3/still.png',
  `.inbetween/conformed/.${digest}.${gone}.tmp.mp4`,
  `.inbetween/conformed/${digest}.m4a.${gone}.tmp.m4a`,
  `.inbetween/takes/.${digest}.json.${gone}-abc123-7.tmp`,
  `.inbetween/keyframes/.files.json.${gone}-abc123-7.tmp`,
  `.inbetween/keyframes/urls/.${digest}.json.${gone}-abc123-7.tmp`,
  `.inbetween/.films.json.${gone}-abc123-7.tmp`,
  `.inbetween/verified.json.${gone}`,
  '.inbetween/verify-a1B2c3/film.mp4',
  `.film (1).mp4.${gone}.tmp`,
  `.storyboard.lock.${gone}-abc123-7.tmp`,
];
const others = [
  '.inbetween/shots.json',
  '.inbetween/drafts/my-own.mp4',
  `.inbetween/conformed/${digest}.mp4`,
  `.inbetween/takes/${digest}.json`,
  '.inbetween/verified.json',
  `.inbetween/conformed/.${digest}.${process.pid}.tmp.mp4`,
  `.another.mp4.${gone}.tmp`,
  `.film (1)xmp4.${gone}.tmp`,
  'film (1).mp4',
  '.notes.tmp',
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
  for (const name of ['.inbetween/verify-a1B2c3', '.inbetween/drafts/still-a1B2c3'])
    await utimes(join(folder, name), date, date);
}

function search(folder: string, lockedProject = true) {
  const beside = ['film (1).mp4', 'storyboard.lock'].map((name) => join(folder, name));
  return { stateFolder: join(folder, '.inbetween'), beside, lockedProject, now: Date.now() };
}

// A folder counts as a whole.
const wanted = ours.map((name) => name.replace(/(-a1B2c3)\/.*$/, '$1')).sort();

test('what dead processes left is found and removed, and nothing else', async () => {
  await using folder = await testFolder();
  await fill(folder.path, 2);
  const found = await staleTempFiles(search(folder.path));
  expect(found.map(({ path }) => relative(folder.path, path)).sort()).toEqual(wanted);
  await removeStaleTempFiles(found);
  expect(await staleTempFiles(search(folder.path))).toEqual([]);
  expect(others.filter((name) => !existsSync(join(folder.path, name)))).toEqual([]);
});

test('what is young may belong to another machine; only drafts are surely our own', async () => {
  await using folder = await testFolder();
  await fill(folder.path, 0);
  const found = async (lockedProject: boolean) =>
    (await staleTempFiles(search(folder.path, lockedProject))).map(({ path }) => path);
  expect((await found(true)).map((path) => dirname(path))).toEqual(
    Array.from({ length: 2 }, () => join(folder.path, '.inbetween', 'drafts')),
  );
  expect(await found(false)).toEqual([]);
});

test('what lies behind a link is never touched', async () => {
  await using folder = await testFolder();
  const pictures = join(folder.path, 'pictures');
  await mkdir(pictures);
  await writeFile(join(pictures, draft), 'mine');
  await mkdir(join(folder.path, '.inbetween'));
  await symlink(pictures, join(folder.path, '.inbetween', 'drafts'));
  expect(await staleTempFiles(search(folder.path))).toEqual([]);
  expect(await staleTempFiles(search(join(folder.path, 'nothing')))).toEqual([]);
});

test('whoever holds the state folder sweeps it, and gc reports what it would sweep', async () => {
  await using folder = await testFolder();
  await fill(folder.path, 2);
  const { stateFolder, beside, now } = search(folder.path);
  const store = openClipStore(stateFolder, systemClock);
  const wish = { keep: new Set<never>(), olderThanMs: 0, beside };
  expect(await store.gc({ ...wish, dryRun: true })).toMatchObject({ staleFiles: wanted.length });
  expect(await staleTempFiles({ stateFolder, beside, lockedProject: true, now })).toHaveLength(wanted.length);
  await using project = openProject({
    storyboard: join(folder.path, 'storyboard.yaml'),
    stateFolder,
    env: {},
  });
  {
    await using lockedProject = await project.lock('test');
    expect(lockedProject.swept).toHaveLength(wanted.length - 1); // The film is not known yet.
    expect(await readdir(join(stateFolder, 'drafts'))).toEqual(['my-own.mp4']);
  }
  expect(await store.gc({ ...wish, dryRun: false })).toMatchObject({ staleFiles: 1 });
  expect(await store.gc({ ...wish, dryRun: false })).toMatchObject({ staleFiles: 0, bytes: 0 });
});
