import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceStack } from '../../src/system/source-stack.js';
import { testFolder } from '../rig/test-folder.js';

// Columns 0 to 9 are added by the bundler and have no source; those from 10 are line 5 of the source.
const map = { version: 3, sources: ['../src/one.ts'], names: [], mappings: 'A,UAIA' };

test('a stack names the places in the sources, and keeps the places of code without a source', async () => {
  await using folder = await testFolder();
  const file = join(folder.path, 'main.cjs');
  await writeFile(join(folder.path, 'source-maps.json'), JSON.stringify({ 'main.cjs': map }));
  const error = new TypeError('x is not a function');
  error.stack = `TypeError: x is not a function
    at added (${file}:1:3)
    at run (${file}:1:12)
    at elsewhere (/nowhere/main.cjs:1:2)
    at node:fs:3:4`;
  const [, added, run, ...rest] = sourceStack(error, folder.path).split('\n');
  expect(added).toBe(`    at added (${file}:1:3)`);
  expect(run?.replaceAll('\\', '/')).toMatch(/ at run \(.*src\/one\.ts:5:1\)$/);
  expect(rest).toEqual(['    at elsewhere (/nowhere/main.cjs:1:2)', '    at node:fs:3:4']);
});

test.each(['', '{', '{"main.cjs":{"version":3}}'])(
  'a damaged map %j does not hide the error',
  async (text) => {
    await using folder = await testFolder();
    const file = join(folder.path, 'main.cjs');
    await writeFile(join(folder.path, 'source-maps.json'), text);
    const error = new Error('no');
    error.stack = `Error: no\n    at run (${file}:1:12)`;
    expect(sourceStack(error, folder.path)).toBe(error.stack);
  },
);
