import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CacheFault, type JsonFileFormat, openJsonFile } from '../../src/system/json-file.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { testFolder } from '../rig/test-folder.js';

const format: JsonFileFormat<readonly string[]> = {
  version: 2,
  empty: [],
  decode: ({ names }) => (Array.isArray(names) ? names.map(String) : undefined),
  encode: (names) => ({ names }),
};

async function cacheIn(folder: string, text?: string) {
  const path = join(folder, 'names.json');
  if (text !== undefined) await writeFile(path, text);
  const faults: CacheFault[] = [];
  return { path, faults, file: openJsonFile(path, format, (fault) => faults.push(fault)) };
}

test.each(['{"version":2,"names":[', '[]', '{"version":2,"names":3}'])(
  'a damaged cache file %s is reported, ignored and replaced',
  async (text) => {
    await using folder = await testFolder();
    const { path, faults, file } = await cacheIn(folder.path, text);
    expect(await file.read()).toEqual([]);
    expect(faults).toEqual([
      { code: 'cache-unreadable', message: expect.stringContaining(`"${path}" is damaged.`) },
    ]);
    expect(await file.update((names) => [...names, 'rain'])).toBe(true);
    expect(await file.read()).toEqual(['rain']);
    expect(faults).toHaveLength(2);
  },
);

test.each([undefined, '{"version":1,"names":["old"]}', '{"version":2,"names":["rain"]}'])(
  'an intact cache file %s is not reported',
  async (text) => {
    await using folder = await testFolder();
    const { faults, file } = await cacheIn(folder.path, text);
    await file.read();
    await file.update(() => ['gaze']);
    expect(await file.read()).toEqual(['gaze']);
    expect(faults).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'a cache in a read-only folder is reported and fails nothing',
  async () => {
    await using folder = await testFolder();
    const closed = join(folder.path, 'closed');
    await mkdir(closed);
    const { path, faults, file } = await cacheIn(closed, '{"version":2,"names":["rain"]}');
    await chmod(closed, 0o555);
    await asOrdinaryUser([folder.path], async () => {
      expect(await file.update(() => ['gaze'])).toBe(false);
      await file.remove();
      expect(await file.read()).toEqual(['rain']);
    });
    const unwritable = {
      code: 'cache-unwritable',
      message: expect.stringMatching(/names\.json" cannot be written: permission denied \(EACCES\)\./),
      ofFolder: 'permission denied (EACCES)',
      shared: 'EACCES',
    };
    expect(faults).toEqual([unwritable, unwritable]);
    await chmod(closed, 0o755);
    expect(await readFile(path, 'utf8')).toContain('rain');
  },
);

test.skipIf(process.platform === 'win32')(
  'an unreadable cache file is reported and not replaced',
  async () => {
    await using folder = await testFolder();
    const { path, faults, file } = await cacheIn(folder.path, '{"version":2,"names":["rain"]}');
    await chmod(path, 0);
    await asOrdinaryUser([folder.path], async () => {
      expect(await file.read()).toEqual([]);
      expect(await file.update(() => ['gaze'])).toBe(false);
    });
    expect(faults[0]).toEqual({
      code: 'cache-unreadable',
      message: expect.stringContaining(`"${path}" cannot be read: permission denied (EACCES).`),
      shared: 'EACCES',
    });
    await chmod(path, 0o644);
    expect(await file.read()).toEqual(['rain']);
  },
);
