import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wav } from '../ingest/sounds.js';
import { openTestProject } from '../rig/project.js';
import { said } from '../rig/said.js';

const board = (src: string) => `version: 1
film: { output: film.mp4, audio: ${src} }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
`;

test.each([
  ['noise', Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) & 0xff))],
  ['a sound that is cut off in its header', wav(1).subarray(0, 30)],
])('%s is reported before a clip is generated', async (_, bytes) => {
  await using testProject = await openTestProject(board('bed.wav'));
  await testProject.write('bed.wav', bytes);
  const { code, stderr } = await said(['render', testProject.storyboard]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('sound-unreadable\n  "bed.wav" is not a sound that can be played'),
  ]);
  expect(existsSync(join(testProject.folder, 'film.mp4'))).toBe(false);
  expect(await readdir(join(testProject.folder, '.inbetween', 'clips')).catch(() => [])).toEqual([]);
});

test('a playable sound does not stop a render', async () => {
  await using testProject = await openTestProject(board('bed.wav'));
  await testProject.write('bed.wav', wav(1));
  expect(await said(['render', testProject.storyboard])).toMatchObject({ code: 0 });
});
