import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleFilm } from '../../src/film/output/assemble-film.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { nativeEngine } from '../../src/media/native-engine.js';
import { resolveEngine } from '../../src/media/resolve-engine.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { clipOf, drawnClip, timelineOf, toolsWith } from './film-rig.js';

// An ffmpeg in WebAssembly on a busy machine takes its time.
const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let clip: Clip;
const smaller = { size: { width: 64, height: 48 } };

beforeAll(async () => {
  clip = await drawnClip(engine, join(store.path, 'clip.mp4'), { frames: 40 });
});

/** A folder with an old film, and what is in it after a try that failed. */
function scene() {
  const folder = temporaryFolder();
  const output = join(folder.path, 'film.mp4');
  const cache = join(folder.path, 'conformed');
  writeFileSync(output, 'the old film');
  return {
    ...{ path: folder.path, output, cache },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
    untouched() {
      expect(readFileSync(output, 'utf8')).toBe('the old film');
      expect(
        readdirSync(folder.path).filter((name) => name.startsWith('.') || name.endsWith('.tmp')),
      ).toEqual([]);
    },
    assemble: (timeline: Timeline, by: MediaEngine = engine, emit: () => void = () => {}) =>
      assembleFilm({ timeline, output, cache }, toolsWith(by, emit)),
  };
}

/** A clip of the store that this test may lose or alter. */
async function ownClip(folder: string, name: string): Promise<Clip> {
  const path = join(folder, name);
  copyFileSync(clip.path, path);
  return clipOf(path);
}

const posix = process.platform !== 'win32';

/** Runs a join in a process of its own, under these words of a shell. */
async function joined(shell: string, place: { path: string }, timeline: Timeline, where: string) {
  const spec = join(place.path, 'spec.json');
  writeFileSync(
    spec,
    JSON.stringify({ timeline, output: join(where, 'film.mp4'), cache: join(where, 'conformed') }),
  );
  const script = fileURLToPath(new URL('./processes/assemble.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, script, spec]);
  rmSync(spec);
  const [report = '', ...rest] = stdout.split('\n');
  const { code, message, hint, segments } = JSON.parse(report) as {
    [key in 'code' | 'message' | 'hint']: string;
  } & { segments: string[] };
  return { code, message, hint, segments, rest };
}

test.skipIf(!posix)('a film that finds no room leaves the old one and nothing of itself', async () => {
  using place = scene();
  const many = timelineOf(Array.from({ length: 200 }, () => clip));
  // The system stops a file at its limit where a disk would be full; the signal that comes with it is ignored.
  const report = await joined(`trap '' XFSZ; ulimit -f 16; exec "$0" "$@"`, place, many, place.path);
  expect(report).toMatchObject({
    code: 'disk-full',
    message: `The disk is full: ${place.output} cannot be written.`,
    hint: expect.stringContaining('Free some disk space and render again'),
  });
  place.untouched();
});

test.skipIf(!posix)(
  'a segment that does not fit on the disk is deleted, and the old film is kept',
  async () => {
    using place = scene();
    const large = timelineOf([clip, clip], { size: { width: 640, height: 480 } });
    const report = await joined(`trap '' XFSZ; ulimit -f 8; exec "$0" "$@"`, place, large, place.path);
    expect(report).toMatchObject({
      code: 'disk-full',
      hint: expect.stringContaining('Free some disk space'),
      segments: [],
    });
    place.untouched();
  },
);

const mounts = `mount -t tmpfs -o size=64k none`;
const canMount = posix && spawnSync('unshare', ['-rm', 'sh', '-c', `${mounts} /mnt`]).status === 0;

test.skipIf(!canMount)('the same on a disk that is really full', async () => {
  using place = scene();
  const where = join(place.path, 'disk');
  mkdirSync(where);
  const many = timelineOf(Array.from({ length: 200 }, () => clip));
  const after = `"$0" "$@"; echo; ls -A ${where}; cat ${where}/film.mp4`;
  const shell = `unshare -rm sh -c '${mounts} ${where} && echo old > ${where}/film.mp4 && ${after}' "$0" "$@"`;
  const report = await joined(shell, place, many, where);
  expect(report).toMatchObject({ code: 'disk-full', message: expect.stringContaining('The disk is full') });
  expect(report.rest).toEqual(['film.mp4', 'old', '']);
});

test.skipIf(!posix)(
  'an ffmpeg that is killed in the middle of a join is reported, and nothing half-written is kept',
  async () => {
    using place = scene();
    const killed = join(place.path, 'ffmpeg');
    // It writes what it would, to where it should, and is ended before it is done.
    writeFileSync(killed, `#!/bin/sh\nfor last; do :; done\necho half > "\${last#file:}"\nkill -9 $$\n`);
    chmodSync(killed, 0o755);
    const dying = nativeEngine({ path: killed, version: '6.0', foundBy: 'test', lacks: [] });
    await expect(place.assemble(timelineOf([clip, clip], smaller), dying)).rejects.toMatchObject({
      code: 'ffmpeg-failed',
      message: expect.stringContaining('It was ended by SIGKILL.'),
      hint: expect.stringContaining('Render again; finished work is kept.'),
    });
    place.untouched();
    expect(readdirSync(place.cache)).toEqual([]);
    // And then all is well again.
    expect(await place.assemble(timelineOf([clip, clip], smaller))).toMatchObject({ frames: 80 });
  },
);

/** A real ffmpeg that says it lacks a filter. */
function poorer(folder: string, filter: string): string {
  const path = join(folder, `ffmpeg-without-${filter}`);
  writeFileSync(path, `#!/bin/sh\n'${engine.path}' "$@" | sed '/ ${filter} /d'\n`);
  chmodSync(path, 0o755);
  return path;
}

test.skipIf(engine.kind === 'wasm')('an ffmpeg without a filter is refused, or said to lack it', async () => {
  using place = scene();
  const search = { env: {}, signal: untroubled };
  // No film can be made without this one.
  await expect(resolveEngine({ ...search, flag: poorer(place.path, 'xfade') })).rejects.toMatchObject({
    code: 'ffmpeg-unusable',
    message: expect.stringContaining('it lacks filter xfade'),
    hint: expect.stringContaining('--ffmpeg <path>'),
  });
  // This one is needed only by clips that do not fit.
  const flag = poorer(place.path, 'tpad');
  const poor = await resolveEngine({ ...search, flag });
  expect(poor.lacks).toEqual(['filter tpad']);
  await expect(place.assemble(timelineOf([clip, clip], smaller), poor)).rejects.toMatchObject({
    code: 'ffmpeg-feature-missing',
    message: `This ffmpeg lacks filter tpad, which a clip that does not fit the film needs: ${flag}.`,
    hint: expect.stringContaining('--ffmpeg wasm'),
  });
  place.untouched();
  expect(await place.assemble(timelineOf([clip, clip]), poor)).toMatchObject({ frames: 80 });
});

test('a clip that is lost after it was checked is reported, and the old film is kept', async () => {
  using place = scene();
  const lost = await ownClip(store.path, 'lost.mp4');
  // When a window is made, all clips were checked, and none was copied yet.
  const thief: MediaEngine = {
    ...engine,
    async run(job, signal) {
      rmSync(lost.path, { force: true });
      return engine.run(job, signal);
    },
  };
  const dissolve = { kind: 'dissolve', seconds: 0.2 } as const;
  await expect(place.assemble(timelineOf([clip, clip, lost], {}, [dissolve]), thief)).rejects.toMatchObject({
    code: 'clip-missing',
    message: expect.stringContaining(lost.path),
    hint: expect.stringContaining('store verify'),
  });
  place.untouched();
});

test('a clip that is altered while it is joined never comes into a film', async () => {
  using place = scene();
  const own = await ownClip(store.path, 'altered.mp4');
  const rejected: string[] = [];
  const tryWith = (alter: () => void) =>
    assembleFilm(
      { timeline: timelineOf([clip, own]), output: place.output, cache: place.cache },
      {
        ...toolsWith(engine, ({ type }) => void (type === 'film-progressed' && alter())),
        reject: async ({ digest }) => void rejected.push(digest),
      },
    );
  const bytes = readFileSync(own.path);
  const flipped = Buffer.from(bytes);
  flipped[flipped.length - 40]! ^= 1;
  await expect(tryWith(() => writeFileSync(own.path, flipped))).rejects.toMatchObject({
    code: 'clip-damaged',
    message: `The clip of "s1" is not the one that was accepted: ${own.path}.`,
    hint: expect.stringContaining('Run the same command again'),
  });
  expect(rejected).toEqual([own.digest]);
  place.untouched();
  // Touched, but the same.
  writeFileSync(own.path, bytes);
  const touch = () => utimesSync(own.path, statSync(own.path).atime, new Date(0));
  expect(await tryWith(touch)).toMatchObject({ frames: 80, path: place.output });
  expect(basename(place.output)).toBe('film.mp4');
});
