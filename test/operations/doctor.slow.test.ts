import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doctor } from '../../src/operations/doctor.js';
import { testFolder } from '../rig/test-folder.js';

const signal = new AbortController().signal;

test('a diagnosis names node, ffmpeg, the state folder, the disk and the keys, and shows no key', async () => {
  await using folder = await testFolder();
  const env = { DASHSCOPE_API_KEY: 'sk-0123456789abcdef' };
  const outcome = await doctor({ stateFolder: join(folder.path, 'state'), env, signal });
  expect(outcome.findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['node', 'ffmpeg', 'state', 'disk', 'sharp', 'fonts', 'key']),
  );
  expect(JSON.stringify(outcome)).not.toContain(env.DASHSCOPE_API_KEY);
});

test('an ffmpeg that does not work is reported as bad', async () => {
  await using folder = await testFolder();
  const outcome = await doctor({ stateFolder: folder.path, ffmpeg: '/nowhere/ffmpeg', env: {}, signal });
  expect(outcome.ok).toBe(false);
  expect(outcome.findings).toContainEqual(expect.objectContaining({ name: 'ffmpeg', state: 'bad' }));
});
