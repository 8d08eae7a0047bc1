import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkClip } from '../../src/generate/check-clip.js';
import { facts } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';
import { tinyMp4 } from '../rig/tiny-mp4.js';

async function check(bytes: Buffer | string, found: Partial<typeof facts> = {}) {
  await using folder = await testFolder();
  const path = join(folder.path, 'clip.mp4');
  await writeFile(path, bytes);
  return await checkClip(path, async () => ({ ...facts, ...found }));
}

const whole = tinyMp4('a clip');

test('a complete clip is accepted', async () => {
  expect(await check(whole)).toEqual(facts);
  expect(await check(whole, { duration: 5.07 })).toMatchObject({ duration: 5.07 });
});

test('a file that is truncated anywhere is rejected', async () => {
  for (let length = 0; length < whole.length; length += 1) {
    await expect(check(whole.subarray(0, length))).rejects.toMatchObject({ code: 'clip-unusable' });
  }
});

test.each([
  ['a page', '<html><body>503 Service Unavailable</body></html>', 'is not an MP4 file'],
  ['JSON', '{"code":"AccessDenied"}', 'is not an MP4 file'],
  ['zeros', Buffer.alloc(100), 'is not an MP4 file'],
])('%s is no clip', async (_, bytes, why) => {
  await expect(check(bytes)).rejects.toThrow(why);
});

test('a clip of any length is complete', async () => {
  expect(await check(whole, { duration: 2.5 })).toMatchObject({ duration: 2.5 });
});

test.each([
  [{ frames: 0 }, 'no frames'],
  [{ width: 0 }, 'no frames'],
])('a video with %j is no clip', async (found, why) => {
  await expect(check(whole, found)).rejects.toThrow(why);
});

test('a file that the probe cannot read is rejected', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'clip.mp4');
  await writeFile(path, whole);
  const broken = async () => {
    throw new Error('no video track');
  };
  await expect(checkClip(path, broken)).rejects.toMatchObject({ code: 'clip-unusable' });
});
