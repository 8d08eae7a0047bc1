import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeEngines, lazyEngine, resolveEngine } from '../../src/media/resolve-engine.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { untroubled as signal, temporaryFolder } from './engines.js';

const LISTS = {
  '-encoders':
    ' V....D libx264 H.264\n V..... png PNG\n V..... mjpeg JPEG\n V..... gif GIF\n V....D libwebp_anim WebP\n A..... wavpack WavPack\n A..... aac AAC\n S..... mov_text text',
  '-decoders':
    ' VFS..D h264 H.264\n VFS..D hevc HEVC\n VF...D png PNG\n V....D mjpeg MJPEG\n V....D bmp BMP\n VF...D webp WebP\n V....D gif GIF\n VF...D tiff TIFF\n A....D aac AAC\n A....D wavpack WavPack',
  '-filters':
    ' ..C scale V->V a\n TSC lutyuv V->V a\n T.. xfade VV->V a\n ... setparams V->V a\n ... loudnorm A->A a\n TSC overlay VV->V a\n ... palettegen V->V a\n ... paletteuse VV->V a\n .SC zscale V->V a\n .S. tonemap V->V a\n TSC premultiply N->V a\n ..C sidechaincompress AA->A a\n ... amix N->A a\n T.C adelay A->A a\n T.C alimiter A->A a\n ... tpad V->V a',
  '-muxers': '  E mov,mp4 MP4\n  E gif GIF\n  E webp WebP\n  E wv WavPack',
};

// A program that responds like ffmpeg, and records its calls.
function plant(folder: string, name: string, version: string, lists: Record<string, string> = LISTS): string {
  const path = join(folder, name);
  const cases = Object.entries(lists).map(([option, text]) => `*${option}*) printf '%s\\n' '${text}';;`);
  writeFileSync(
    path,
    `#!/bin/sh\necho asked >> '${path}.log'\ncase "$*" in *-version*) echo 'ffmpeg version ${version} Copyright';; ${cases.join(' ')} esac\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

test('the flag has priority over the environment, and the environment over PATH', async () => {
  using folder = temporaryFolder();
  const flag = plant(folder.path, 'flagged', '7.1');
  const named = plant(folder.path, 'named', '6.0-static');
  mkdirSync(join(folder.path, 'bin'));
  plant(join(folder.path, 'bin'), 'ffmpeg', '5.0');
  const PATH = `/bin:/usr/bin:${join(folder.path, 'bin')}`.split(':').slice(2).join(':');
  const env = { PATH, FFMPEG_PATH: named };
  expect(await resolveEngine({ flag, env, signal })).toMatchObject({
    kind: 'native',
    path: flag,
    version: '7.1',
    foundBy: '--ffmpeg',
    lacks: [],
  });
  expect(await resolveEngine({ env, signal })).toMatchObject({ version: '6.0', foundBy: 'FFMPEG_PATH' });
  expect(await resolveEngine({ flag: 'ffmpeg', env, signal })).toMatchObject({ version: '5.0' });
  expect(await resolveEngine({ flag: 'wasm', env, signal })).toMatchObject({ kind: 'wasm' });
});

test('an engine that the user named is an error when it is broken, and never skipped', async () => {
  using folder = temporaryFolder();
  const old = plant(folder.path, 'old', '4.2.7');
  const bare = plant(folder.path, 'bare', '6.0', { ...LISTS, '-encoders': ' A..... aac AAC' });
  const mute = join(folder.path, 'mute');
  writeFileSync(mute, 'not a program');
  const broken = (FFMPEG_PATH: string) => resolveEngine({ env: { FFMPEG_PATH }, signal });
  await expect(broken(old)).rejects.toMatchObject({
    code: 'ffmpeg-unusable',
    message: expect.stringContaining('4.3 or newer is required'),
    hint: expect.stringContaining('--ffmpeg <path>'),
  });
  await expect(broken(bare)).rejects.toThrow('it lacks encoder libx264');
  await expect(broken(mute)).rejects.toThrow('does not run');
  await expect(broken(join(folder.path, 'absent'))).rejects.toThrow('is not a file');
});

test('a trial is cached until the binary changes', async () => {
  using folder = temporaryFolder();
  const flag = plant(folder.path, 'mine', '6.0');
  const search = { flag, env: {}, signal, trialsFile: join(folder.path, 'cache', 'engines.json') };
  const asked = (): number => readFileSync(`${flag}.log`, 'utf8').trim().split('\n').length;
  await resolveEngine(search);
  const first = asked();
  expect(await resolveEngine(search)).toMatchObject({ version: '6.0' });
  expect(asked()).toBe(first);
  plant(folder.path, 'mine', '7.0.1');
  expect(await resolveEngine(search)).toMatchObject({ version: '7.0.1' });
  expect(asked()).toBeGreaterThan(first);
});

test('a lazy engine is searched once, on the first call', async () => {
  using folder = temporaryFolder();
  const missing = lazyEngine({ flag: join(folder.path, 'absent'), env: {}, signal });
  await expect(missing()).rejects.toMatchObject({ code: 'ffmpeg-unusable' });
  const engine = lazyEngine({ flag: plant(folder.path, 'mine', '6.0'), env: {}, signal });
  expect(engine()).toBe(engine());
  await engine();
});

test('every candidate is described with the reason', async () => {
  using folder = temporaryFolder();
  plant(folder.path, 'ffmpeg', '6.0', { ...LISTS, '-muxers': '' });
  const reports = await describeEngines({ env: { PATH: folder.path }, signal });
  expect(reports.map((report) => report.foundBy)).toEqual(['ffmpeg-static', 'PATH', 'WebAssembly build']);
  expect(reports[1]).toMatchObject({ selected: false, why: expect.stringContaining('lacks muxer mp4') });
  expect(reports[2]).toMatchObject({ version: '5.1.4', lacks: [] });
  expect(reports.filter((report) => report.selected)).toHaveLength(1);
});

test('a folder of PATH without read permission is skipped', async () => {
  using folder = temporaryFolder();
  const closed = join(folder.path, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0);
  const reports = await asOrdinaryUser([], () => describeEngines({ env: { PATH: closed }, signal }));
  expect(reports[1]).toMatchObject({ foundBy: 'PATH', selected: false, why: 'no ffmpeg in PATH' });
});

test('a killed ffmpeg is reported and leaves no incomplete file', async () => {
  using folder = temporaryFolder();
  const flag = plant(folder.path, 'mine', '6.0');
  const engine = await resolveEngine({ flag, env: {}, signal });
  const path = join(folder.path, 'out.mp4');
  writeFileSync(flag, `#!/bin/sh\necho half > '${path}'\nkill -9 $$\n`);
  await expect(engine.run({ args: ['-i', { read: flag }, { write: path }] }, signal)).rejects.toMatchObject({
    code: 'ffmpeg-failed',
    message: expect.stringContaining('SIGKILL'),
  });
  expect(existsSync(path)).toBe(false);
  writeFileSync(
    flag,
    `#!/bin/sh\necho 'av_interleaved_write_frame(): No space left on device' >&2\nexit 1\n`,
  );
  await expect(engine.run({ args: [{ write: path }] }, signal)).rejects.toMatchObject({ code: 'disk-full' });
  // Some versions print the error and exit successfully.
  writeFileSync(flag, `#!/bin/sh\necho 'Error writing trailer of x: No space left on device' >&2\nexit 0\n`);
  await expect(engine.run({ args: [{ write: path }] }, signal)).rejects.toMatchObject({ code: 'disk-full' });
});
