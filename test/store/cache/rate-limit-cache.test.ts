import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRateLimitCache } from '../../../src/store/cache/rate-limit-cache.js';
import { heldClock } from '../../rig/held-clock.js';
import { testFolder } from '../../rig/test-folder.js';

const slow = { gapMs: 2000, takesInFlight: 1 };

const ours = { provider: 'dashscope', account: 'a1b2' };

test('limits are remembered by provider, account and model, for half a day', async () => {
  await using folder = await testFolder();
  const clock = heldClock();
  const memory = openRateLimitCache(folder.path, clock);
  expect((await memory.read(ours)).size).toBe(0);
  await memory.remember(ours, 'a', slow);
  await memory.remember(ours, 'b', { ...slow, takesInFlight: 2 });
  await memory.remember({ provider: 'other', account: null }, 'a', { ...slow, gapMs: 5 });
  const models = await openRateLimitCache(folder.path, clock).read(ours);
  expect(models.get('a')).toMatchObject(slow);
  expect([...models.keys()]).toEqual(['a', 'b']);
  // Another key, or the same one at another place, has limits of its own.
  expect((await memory.read({ ...ours, account: 'c3d4' })).size).toBe(0);
  await memory.remember({ ...ours, account: 'c3d4' }, 'a', { ...slow, gapMs: 9 });
  expect((await memory.read(ours)).get('a')).toMatchObject(slow);
  await memory.remember(ours, 'a', null);
  expect([...(await memory.read(ours)).keys()]).toEqual(['b']);
  await clock.pass(13 * 3_600_000);
  expect((await memory.read(ours)).size).toBe(0);
});

test('rate limits with a future date are ignored', async () => {
  await using folder = await testFolder();
  const ahead = heldClock(Date.UTC(2030, 0, 1));
  await openRateLimitCache(folder.path, ahead).remember(ours, 'a', slow);
  expect((await openRateLimitCache(folder.path, heldClock()).read(ours)).size).toBe(0);
});

test.each([
  '',
  '{',
  '[]',
  '{"version":1,"paces":{"p":{"m":{"at":0}}}}',
  '{"version":3,"paces":{"p":{"":{"m":{"at":0}}}}}',
  '{"version":1}',
])('the file %j is an empty memory', async (text) => {
  await using folder = await testFolder();
  await writeFile(join(folder.path, 'paces.json'), text);
  expect(
    (await openRateLimitCache(folder.path, heldClock(0)).read({ provider: 'p', account: null })).size,
  ).toBe(0);
});
