import { expect, test } from 'vitest';
import { replicateIds } from '../../../src/providers/replicate/replicate-prediction.js';

test('a version in an error is no prediction', () => {
  const text = `Version is invalid: "${'5c7d5dc6'.repeat(5)}"`;
  expect(replicateIds.find({ text, headers: {} })).toEqual({ state: 'none' });
});
