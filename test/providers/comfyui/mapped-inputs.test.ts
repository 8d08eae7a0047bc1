import { expect, test } from 'vitest';
import { readMapping } from '../../../src/providers/comfyui/mapped-inputs.js';

test('a number is a rate only, and no input of a node', () => {
  const { mapped, problems } = readMapping({ first: 52, output: 3, fps: 24 }, new Map());
  expect(mapped).toEqual({ fps: 24 });
  expect(problems).toMatchObject([
    { at: ['inputs', 'first'], help: expect.stringContaining('node: 52, input:') },
    { at: ['inputs', 'output'], help: expect.stringContaining('{ node: 3 }') },
  ]);
});
