import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeLeniently, decodePercent, readUrl } from '../../src/base/read-url.js';
import { readCode } from '../rig/read-code.js';

test.each(['', ':', 'http://', 'http://[', 'http://a b', '//x', '%'])('"%s" is no URL', (text) => {
  expect(readUrl(text)).toBeUndefined();
});

test('a URL is resolved against another one', () => {
  expect(readUrl('b?c', 'http://x/a')?.href).toBe('http://x/b?c');
});

test.each([
  ['a%20b', 'a b', 'a b'],
  ['50%off', undefined, '50%off'],
  ['50%off%20', undefined, '50%off '],
  ['%', undefined, '%'],
  ['%zz%2', undefined, '%zz%2'],
  ['%E0%A4%A', undefined, '%E0%A4%A'],
  ['%ff', undefined, '%ff'],
])('"%s" is decoded', (text, strict, lenient) => {
  expect(decodePercent(text)).toBe(strict);
  expect(decodeLeniently(text)).toBe(lenient);
});

// These throw on text that is not well-formed. Each of them is in one decoder, which returns undefined instead.
const throwing =
  /\bdecodeURI(?:Component)?\b|\bnew URL\(|\bURL\.(?:canParse|parse)\b|\bfileURLToPath\((?!import\.meta\.url)/;
const decoders = ['src/base/read-url.ts', 'src/system/file-url.ts'];

test('only the decoders use functions that throw on malformed addresses', async () => {
  const root = join(import.meta.dirname, '../..');
  const users: string[] = [];
  const folders = await Promise.all(
    ['src', 'web'].map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).map((name) => join(folder, name)),
    ),
  );
  const files = folders.flat().filter((name) => /\.tsx?$/.test(name));
  expect(files.length).toBeGreaterThan(500);
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8');
    if (!throwing.test(text)) continue; // Parsing takes most of the time.
    const { code } = readCode(file, text);
    // An address relative to the own module is not text from outside.
    if (throwing.test(code.replace(/new URL\(\s*,\s*import\.meta\.url\s*\)/g, ''))) users.push(file);
  }
  expect(users.sort()).toEqual(decoders);
});
