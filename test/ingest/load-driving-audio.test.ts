import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDrivingAudio } from '../../src/ingest/load-driving-audio.js';
import { testFolder } from '../rig/test-folder.js';
import { examiner, wav } from './sounds.js';

const asked = (src: string) => [{ drivingAudio: { src, at: ['shots', 0, 'driving_audio'] } }];

test('a sound is read once, and named by its bytes', async () => {
  await using folder = await testFolder();
  writeFileSync(join(folder.path, 'a.wav'), wav(3));
  const { sounds, diagnostics } = await loadDrivingAudio(
    [...asked('a.wav'), ...asked('a.wav')],
    folder.path,
    examiner,
  );
  expect(diagnostics).toEqual([]);
  expect(sounds.get('a.wav')).toMatchObject({ uri: 'a.wav', format: 'wav', seconds: 3 });
});

test.runIf(process.platform !== 'win32')('a device or a pipe is not read', async () => {
  const { diagnostics } = await loadDrivingAudio(asked('/dev/zero'), '/', examiner);
  expect(diagnostics).toMatchObject([
    { code: 'sound-missing', message: 'The sound file "/dev/zero" is not a file.' },
  ]);
});

test('a file that is too large for all models is not read', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'long.wav');
  writeFileSync(path, wav(1));
  truncateSync(path, 3_000_000_000); // Takes no room on the disk.
  const { diagnostics } = await loadDrivingAudio(asked('long.wav'), folder.path, examiner);
  expect(diagnostics).toMatchObject([{ code: 'audio-file-too-large' }]);
});

test.each([
  ['a text', Buffer.from('not sound\n'), 'audio-format-refused'],
  ['nothing', Buffer.alloc(0), 'sound-missing'],
  ['a WAV without samples', wav(0), 'audio-format-refused'],
  ['a WAV that is cut off', wav(3).subarray(0, 10_000), 'sound-cut-off'],
])('%s is reported at its position', async (_, bytes, code) => {
  await using folder = await testFolder();
  writeFileSync(join(folder.path, 'a.wav'), bytes);
  const { diagnostics } = await loadDrivingAudio(asked('a.wav'), folder.path, examiner);
  expect(diagnostics).toMatchObject([
    { code, severity: 'error', at: { path: ['shots', 0, 'driving_audio'] } },
  ]);
});
