import { expect, test } from 'vitest';
import { heldFrames } from '../../src/project/held-frames.js';
import { prepareStamp } from '../../src/providers/draft/slate.js';

const [first, last] = [new Uint8Array(6).fill(20), new Uint8Array(6).fill(220)];

async function codesOf(frames: number, end: Uint8Array | null): Promise<readonly number[]> {
  const codes: number[] = [];
  for await (const frame of heldFrames({ first, last: end }, { frames, fps: 30 })) codes.push(frame[0] ?? -1);
  return codes;
}

test('a held clip has exactly its frames, from the first image to the last', async () => {
  const codes = await codesOf(150, last);
  expect(codes).toHaveLength(150);
  expect(codes).toEqual([...codes].sort((a, b) => a - b));
  expect([codes.filter((one) => one === 20).length, codes.filter((one) => one === 220).length]).toEqual([
    68, 67,
  ]);
  expect(await codesOf(1, last)).toHaveLength(1);
  expect(await codesOf(2, last)).toEqual([20, 220]);
  expect(new Set(await codesOf(24, null))).toEqual(new Set([20]));
});

test.each([
  [160, 90],
  [90, 160],
  [832, 480],
  [1080, 1920],
])('a large slate can be read in a frame of %i x %i', async (width, height) => {
  const stamp = await prepareStamp(
    'canal: no clip\nDataInspectionFailed: the prompt was refused',
    { width, height },
    'large',
  );
  const white = new Uint8Array((width * height * 3) / 2).fill(235);
  stamp(white);
  const rows = Array.from({ length: height }, (_, y) => white.subarray(y * width, (y + 1) * width));
  const dark = rows.filter((row) => row[0] !== 235).length;
  // Two texts, at least eleven pixels high each, on a strip that leaves a part of the image free.
  expect(dark).toBeGreaterThanOrEqual(2 * Math.max(11, Math.min(width, height) * 0.06));
  expect(dark).toBeLessThan(height * 0.9);
  const letters = rows.flatMap((row) =>
    [...row].filter((code, x) => row[0] !== 235 && x > 4 && code === 235),
  );
  expect(letters.length).toBeGreaterThan(100);
});
