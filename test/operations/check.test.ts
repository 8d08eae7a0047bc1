import { expect, test } from 'vitest';
import { check } from '../../src/operations/check.js';
import { openProject } from '../../src/project/project.js';
import { openTestProject } from '../rig/project.js';
import { openQuickProject, quickStoryboard } from '../rig/quick-provider.js';

const signal = new AbortController().signal;

test('a check of a storyboard without errors lists its takes and writes nothing', async () => {
  await using rig = await openQuickProject();
  const outcome = await check(rig.project, { signal });
  expect(outcome).toMatchObject({ ok: true, diagnostics: [] });
  expect(outcome.takes.map(({ shots }) => shots)).toEqual([['one'], ['two']]);
  await expect(rig.files.read('.inbetween/journal.jsonl')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a check finds all errors at once and lists no takes', async () => {
  await using rig = await openQuickProject(
    quickStoryboard().replace('id: two', 'id: one').replace('last: push-a.png', 'last: nowhere.png'),
  );
  const outcome = await check(rig.project, { signal });
  expect(outcome).toMatchObject({ ok: false, takes: [] });
  expect(outcome.diagnostics.map(({ code }) => code)).toContain('duplicate-id');
  expect(outcome.diagnostics.length).toBeGreaterThan(1);
});

test('a missing sound is reported whatever else is wrong with its shot, or with all shots', async () => {
  const text = `version: 1
film: { output: film.mp4, audio: { src: missing.mp3 } }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: Rain., duration: fast, audio: voice.mp3 }
  - { id: two, first: previous, lats: push-a.png, audio: { src: other.mp3, at: never } }
`;
  await using files = await openTestProject(text, ['push-a.png', 'push-b.png']);
  await using project = openProject({ storyboard: files.storyboard, env: {} });
  const { diagnostics } = await check(project, { signal });
  const missing = diagnostics.filter(({ code }) => code === 'sound-missing');
  expect(missing.map(({ at }) => at.kind === 'path' && at.path.join('.'))).toEqual([
    'film.audio.src',
    'shots.0.audio',
  ]);
});

test('errors of the text, of audio and of image shapes are reported together', async () => {
  const text = `version: 1
film: { output: film.mp4, audio: { src: missing.mp3 } }
provider: dashscope
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: Rain., duration: fast }
  - { id: two, first: tiny.png, last: push-b.png, prompt: Rain. }
  - { id: three, first: previous, last: push-a.png, prompt: Rain., audio: other.mp3 }
`;
  await using files = await openTestProject(text, ['push-a.png', 'push-b.png', 'tiny.png']);
  await using project = openProject({ storyboard: files.storyboard, env: {} });
  const { diagnostics, ok } = await check(project, { signal });
  expect(ok).toBe(false);
  const lines = diagnostics.map(({ code, at }) => [
    at.kind === 'path' ? at.path.slice(0, 3).join('.') : '',
    code,
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      ['film.audio.src', expect.stringMatching(/sound|audio/)],
      ['shots.0.duration', 'wrong-type'],
      ['shots.1.first', expect.stringMatching(/^image-/)],
      ['shots.2.audio', expect.stringMatching(/sound|audio/)],
    ]),
  );
});
