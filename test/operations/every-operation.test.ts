import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const operations = join(import.meta.dirname, '../../src/operations');

test('every operation has a test file with its name', () => {
  const names = readdirSync(operations).filter((name) => name.endsWith('.ts'));
  expect(names.length).toBeGreaterThan(15);
  const tests = new Set(readdirSync(import.meta.dirname));
  const without = names.filter(
    (name) => !['.test.ts', '.slow.test.ts'].some((ending) => tests.has(name.replace('.ts', ending))),
  );
  expect(without).toEqual([]);
});
