import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { writeFileAtomic } from '../../src/system/atomic-file.js';
import { parseTempName, parseTempNameOf, tempPathFor } from '../../src/system/temp-name.js';
import { testFolder } from '../rig/test-folder.js';

test.each(['film.mp4', `${'雨'.repeat(75)}.mp4`, `${'a'.repeat(251)}.mp4`])(
  'a temporary file of %s has a valid name that is recognised',
  async (target) => {
    await using folder = await testFolder();
    await writeFileAtomic(join(folder.path, target), 'bytes');
    expect(await readdir(folder.path)).toEqual([target]);
    const name = basename(tempPathFor(join(folder.path, target), '.mp4'));
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(parseTempName(name, [])).toEqual({ pid: process.pid });
    expect(parseTempNameOf(target, name)).toEqual({ pid: process.pid });
    expect(parseTempNameOf(`other ${target}`, name)).toBeUndefined();
  },
);

test('two containers with the same process id and the same time use other temporary names', async () => {
  const time = vi.spyOn(process.hrtime, 'bigint').mockReturnValue(1n);
  try {
    // A query makes it another module, as in another process.
    const load = (query: string) =>
      import(new URL(`../../src/system/temp-name.ts${query}`, import.meta.url).href) as Promise<Names>;
    const [one, two] = [await load('?one'), await load('?two')];
    expect(one.tempPathFor).not.toBe(two.tempPathFor);
    const names = [one, two].flatMap(({ tempPathFor }) => [
      tempPathFor('/a/film.mp4'),
      tempPathFor('/a/film.mp4'),
    ]);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(parseTempName(basename(name), [])).toEqual({ pid: process.pid });
  } finally {
    time.mockRestore();
  }
});

test('a temporary name of an earlier version is recognised', () => {
  expect(parseTempName('.film.mp4.4711-3k9zq1-12.tmp', [])).toEqual({ pid: 4711 });
});

type Names = Pick<typeof import('../../src/system/temp-name.js'), 'tempPathFor'>;
