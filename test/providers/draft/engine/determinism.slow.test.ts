import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { clipDigest } from './clip-digest.js';
import { photo, photoWithDisc } from './drawn-images.js';

const pairs = {
  camera: [photo({ seed: 1 }), photo({ seed: 1, shift: 18, zoom: 1.1 })],
  motion: [photoWithDisc({ seed: 4 }, 90, 70), photoWithDisc({ seed: 4, shift: 6 }, 150, 76)],
  dissolve: [photo({ seed: 5 }), photo({ seed: 6 })],
} as const;
const kinds = Object.keys(pairs) as (keyof typeof pairs)[];

test.each(kinds)('a %s clip is the same with one, two and three workers', async (kind) => {
  const [first, last] = pairs[kind];
  // Clips of other pairs in between leave different data in the scratch memory of the threads.
  const one = await clipDigest(first, last, 1);
  for (const other of kinds) await clipDigest(pairs[other][1], pairs[other][0], 2);
  expect(await clipDigest(first, last, 2)).toBe(one);
  expect(await clipDigest(first, last, 3)).toBe(one);
});

test('a clip of a fresh process is the same', async () => {
  const [first, last] = pairs.motion;
  const here = await clipDigest(first, last, 2);
  const script = fileURLToPath(new URL('./fresh-process.mjs', import.meta.url));
  const input = Buffer.concat([first.data, last.data]);
  const there = execFileSync(process.execPath, [script, String(first.width), String(first.height)], {
    input,
  });
  expect(there.toString()).toBe(here);
});
