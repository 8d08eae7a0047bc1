import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ClipEndsRecipe, sampleClipEnds } from '../../src/film/colour/sample-clip-ends.js';
import type { JobWork } from '../../src/media/job.js';
import { facts } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';

const size = { width: 4, height: 2 };
const image = 12; // Bytes of one I420 image of 4 x 2 pixels.

async function samplesOf(decoded: number, frames: number): Promise<number> {
  await using folder = await testFolder();
  const output = join(folder.path, 'samples');
  await sampleClipEnds({
    recipe: { revision: 1, clip: { ...facts, frames }, size },
    inputs: { clip: { path: 'clip.mp4' } },
    outputs: { samples: output },
    engine: { run: async () => ({ stdout: new Uint8Array(decoded), messages: '' }), lacks: [] },
    signal: new AbortController().signal,
  } as unknown as JobWork<ClipEndsRecipe>);
  return (await readFile(output)).length;
}

test('the samples of a clip are two whole images', async () => {
  expect(await samplesOf(2 * image, 150)).toBe(2 * image);
  expect(await samplesOf(image, 1)).toBe(2 * image);
});

test.each([0, image - 1, image, 2 * image - 1])(
  '%i decoded bytes are not kept as samples',
  async (decoded) => {
    await expect(samplesOf(decoded, 150)).rejects.toMatchObject({ code: 'samples-incomplete' });
  },
);
