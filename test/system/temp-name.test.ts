import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
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
