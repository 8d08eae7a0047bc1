import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeClip } from '../../../src/media/probe.js';
import { lazyEngine } from '../../../src/media/resolve-engine.js';
import { convertToMp4 } from '../../../src/providers/comfyui/convert-to-mp4.js';
import { testFolder } from '../../rig/test-folder.js';
import { vendorClip } from '../../rig/vendor-rig.js';

const signal = new AbortController().signal;
const engine = lazyEngine({ flag: undefined, env: process.env, signal });

test('a WebM file becomes an MP4 with the same frames, and an MP4 stays as it is', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'clip.mp4');
  const source = [
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=64x48:rate=16:duration=1',
    '-c:v',
    'libvpx-vp9',
    '-f',
    'webm',
  ];
  await (await engine()).run({ args: [...source, { write: path }] }, signal);
  expect((await readFile(path)).toString('hex', 0, 4)).toBe('1a45dfa3');
  await convertToMp4(path, engine, signal);
  expect(await probeClip(path)).toMatchObject({ width: 64, height: 48, frames: 16 });
  const before = await readFile(path);
  await convertToMp4(path, () => Promise.reject(new Error('not needed')), signal);
  expect((await readFile(path)).equals(before)).toBe(true);
});

test('a WebM file that cannot be converted is not taken for a clip', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'clip.mp4');
  await writeFile(path, Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from(await vendorClip())]));
  await expect(convertToMp4(path, engine, signal)).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
});
