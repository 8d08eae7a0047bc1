import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { loadDrivingAudio } from '../../src/ingest/load-driving-audio.js';
import { loadSounds } from '../../src/ingest/load-sounds.js';
import { decodeLock } from '../../src/lockfile/decode.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { quarantine } from '../../src/store/clips/quarantine.js';
import { stateLayout } from '../../src/store/layout.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { testFolder } from '../rig/test-folder.js';
import { sourceOf } from '../storyboard/sources.js';
import { examiner } from './sounds.js';

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;

test('a sound that is a pointer of Git LFS is named as one', async () => {
  await using folder = await testFolder();
  writeFileSync(join(folder.path, 'a.wav'), pointer);
  const { storyboard } = parseStoryboard(
    sourceOf(
      'version: 1\nfilm: { audio: a.wav }\nshots:\n  - { id: a, first: a.png, last: b.png, driving_audio: a.wav }\n',
    ),
    {},
    openProviderRegistry().traits,
  );
  const { diagnostics } = await loadSounds(storyboard!, folder.path, examiner);
  const driving = await loadDrivingAudio(storyboard!.shots, folder.path, examiner);
  for (const [found] of [diagnostics, driving.diagnostics]) {
    expect(found?.message).toContain('Git LFS');
    expect(found?.help).toContain('git lfs pull');
  }
});

test('a lockfile that is a pointer of Git LFS is named as one', () => {
  expect(() => decodeLock(pointer, 'film.yaml.lock')).toThrow(/Git LFS/);
});

test('a clip that is a pointer of Git LFS is not set aside, because its bytes exist elsewhere', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'clip.mp4');
  writeFileSync(path, pointer);
  const moving = quarantine(path, sha256('clip'), {
    folder: stateLayout(join(folder.path, 'state')),
  });
  await expect(moving).rejects.toMatchObject({
    code: 'clip-not-fetched',
    hint: expect.stringContaining('lfs pull'),
  });
});
