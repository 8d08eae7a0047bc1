import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openUsualTimesCache } from '../../../src/store/cache/usual-times-cache.js';
import type { CacheFault } from '../../../src/system/json-file.js';
import { testFolder } from '../../rig/test-folder.js';

test('times are remembered, the newest ones, also when two clips finish at the same time', async () => {
  await using folder = await testFolder();
  const times = openUsualTimesCache(folder.path);
  await Promise.all(
    Array.from({ length: 30 }, (_, at) => times.remember('draft', { work: 100, seconds: at + 1 })),
  );
  const known = (await openUsualTimesCache(folder.path).read()).get('draft');
  expect(known).toHaveLength(24);
  expect(known?.at(-1)).toEqual({ work: 100, seconds: 30 });
});

test('a damaged sample or file is left out, and is no error', async () => {
  await using folder = await testFolder();
  const times = openUsualTimesCache(folder.path);
  await times.remember('draft', { work: 100, seconds: 8 });
  await times.remember('draft', { work: Number.NaN, seconds: 8 });
  await times.remember('draft', { work: 100, seconds: 0 });
  const path = join(folder.path, 'times.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('[{', '[{"work":-1,"seconds":3},{"work":"x"},7,{'));
  expect((await times.read()).get('draft')).toEqual([{ work: 100, seconds: 8 }]);
  await writeFile(path, '{"version":1,"times":[');
  expect((await times.read()).size).toBe(0);
});

test('a file that cannot be read or written is one warning each, and no error', async () => {
  await using folder = await testFolder();
  await mkdir(join(folder.path, 'times.json'));
  const faults: CacheFault[] = [];
  const times = openUsualTimesCache(folder.path, (fault) => faults.push(fault));
  expect((await times.read()).size).toBe(0);
  await times.remember('draft', { work: 100, seconds: 8 });
  expect(new Set(faults.map(({ code }) => code)).size).toBeGreaterThan(0);
});
