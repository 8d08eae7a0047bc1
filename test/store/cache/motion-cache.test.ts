import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import type { MotionAnalysis } from '../../../src/plan/motion-analysis.js';
import { openMotionCache } from '../../../src/store/cache/motion-cache.js';
import { testFolder } from '../../rig/test-folder.js';

const seen: MotionAnalysis = {
  kind: 'camera',
  note: 'The camera pushes in.',
  confidence: 0.97,
  camera: { words: 'pushes in', zoom: 1.3, right: 0, down: 0, roll: 0 },
  moving: 0,
  dissolving: 0,
};

test('motion analyses are remembered, also when two clips finish at the same time', async () => {
  await using folder = await testFolder();
  const memory = openMotionCache(folder.path);
  const [a, b] = [sha256('a'), sha256('b')];
  await Promise.all([memory.remember(new Map([[a, seen]])), memory.remember(new Map([[b, seen]]))]);
  const read = await openMotionCache(folder.path).read();
  expect(read).toEqual(
    new Map([
      [a, seen],
      [b, seen],
    ]),
  );
});

test('a damaged entry or file is analysed again, and is no error', async () => {
  await using folder = await testFolder();
  const memory = openMotionCache(folder.path);
  const [a, b] = [sha256('a'), sha256('b')];
  await memory.remember(new Map([[a, seen], [b, seen]])); // biome-ignore format: a pair
  const path = join(folder.path, 'motions.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"camera"', '"spin"'));
  expect([...(await memory.read()).keys()]).toEqual([b]);
  await writeFile(path, '{"version":1,');
  expect((await memory.read()).size).toBe(0);
  await memory.remember(new Map([[a, seen]]));
  expect((await memory.read()).get(a)).toEqual(seen);
});
