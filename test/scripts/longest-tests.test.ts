import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { longest } from '../rig/longest-first.js';

test('every test file that has to start early exists', () => {
  const root = new URL('../../', import.meta.url);
  expect(longest.filter((file) => !existsSync(fileURLToPath(new URL(file, root))))).toEqual([]);
  expect(new Set(longest).size).toBe(longest.length);
});
