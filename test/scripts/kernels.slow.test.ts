import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelFile, kernelModuleText } from '../../scripts/generate-kernels.mjs';

test('the compiled kernels in src/ are current', async () => {
  expect(await kernelModuleText()).toBe(readFileSync(kernelFile, 'utf8'));
});
