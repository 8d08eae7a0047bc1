import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { wav } from '../ingest/sounds.js';
import { openTestProject } from '../rig/project.js';
import { said } from '../rig/said.js';

const board = (src: string) => `version: 1
film: { output: film.mp4, audio: ${src} }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
`;

const audio = wav(1);

test.each([
  ['noise', Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) & 0xff))],
  ['a sound that is cut off in its header', audio.subarray(0, 30)],
  ['a sound that is cut off', audio.subarray(0, 3000)],
  ['a sound without samples', wav(0)],
  ['a text', Buffer.from('not sound')],
  ['two sounds, one after the other,', Buffer.concat([wav(1), wav(2)])],
])('%s is reported with its position before a clip is generated', async (_, bytes) => {
  await using testProject = await openTestProject(board('bed.wav'));
  await testProject.write('bed.wav', bytes);
  for (const command of ['check', 'render']) {
    const { code, stdout, stderr } = await said([command, testProject.storyboard]);
    expect([code, `${stdout}${stderr}`]).toEqual([
      2,
      expect.stringMatching(/storyboard\.yaml:2:\d+\s+[a-z-]+\s[\s\S]*"bed\.wav"/),
    ]);
  }
  expect(existsSync(join(testProject.folder, 'film.mp4'))).toBe(false);
  expect(await readdir(join(testProject.folder, '.inbetween', 'clips')).catch(() => [])).toEqual([]);
});

test('a playable sound does not stop a render', async () => {
  await using testProject = await openTestProject(board('bed.wav'));
  await testProject.write('bed.wav', wav(1));
  expect(await said(['render', testProject.storyboard])).toMatchObject({ code: 0 });
  // The second check decodes nothing.
  const cache = await readFile(join(testProject.folder, '.inbetween', 'sounds.json'), 'utf8');
  expect(JSON.parse(cache)).toMatchObject({ version: 2, sounds: { [sha256(wav(1))]: 1 } });
});
