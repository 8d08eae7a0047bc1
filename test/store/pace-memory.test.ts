import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPaceMemory } from '../../src/store/pace-memory.js';
import { heldClock } from '../rig/held-clock.js';
import { testFolder } from '../rig/test-folder.js';

const slow = { gapMs: 2000, takesInFlight: 1 };

test('limits are remembered by provider and model, for half a day', async () => {
  await using folder = await testFolder();
  const clock = heldClock();
  const memory = openPaceMemory(folder.path, clock);
  expect((await memory.read('dashscope')).size).toBe(0);
  await memory.remember('dashscope', 'a', slow);
  await memory.remember('dashscope', 'b', { ...slow, takesInFlight: 2 });
  await memory.remember('other', 'a', { ...slow, gapMs: 5 });
  const models = await openPaceMemory(folder.path, clock).read('dashscope');
  expect(models.get('a')).toMatchObject(slow);
  expect([...models.keys()]).toEqual(['a', 'b']);
  await memory.remember('dashscope', 'a', null);
  expect([...(await memory.read('dashscope')).keys()]).toEqual(['b']);
  await clock.pass(13 * 3_600_000);
  expect((await memory.read('dashscope')).size).toBe(0);
});

test.each(['', '{', '[]', '{"version":2,"paces":{"p":{"m":{"at":0}}}}', '{"version":1}'])(
  'the file %j is an empty memory',
  async (text) => {
    await using folder = await testFolder();
    await writeFile(join(folder.path, 'paces.json'), text);
    expect((await openPaceMemory(folder.path, heldClock(0)).read('p')).size).toBe(0);
  },
);
