import { expect, test } from 'vitest';
import { check } from '../../src/operations/check.js';
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
