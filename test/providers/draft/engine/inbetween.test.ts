import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { photo } from './drawn-pictures.js';

const never = new AbortController().signal;

test('the ends are the stills, bit for bit', async () => {
  const first = photo({ seed: 1 });
  const last = photo({ seed: 2 });
  await using clip = await inbetween(first, last, { frames: 12, signal: never });
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame);
  expect(frames).toHaveLength(12);
  expect(Buffer.compare(frames[0]!, first.data)).toBe(0);
  expect(Buffer.compare(frames[11]!, last.data)).toBe(0);
});

test('the frames do not depend on the number of workers', async () => {
  const digests = await Promise.all(
    [1, 2, 3].map(async (workers) => {
      await using clip = await inbetween(photo({ seed: 1 }), photo({ seed: 1, shift: 20 }), {
        frames: 9,
        workers,
        signal: never,
      });
      const hash = createHash('sha256');
      for await (const frame of clip.frames()) hash.update(frame);
      return hash.digest('hex');
    }),
  );
  expect(new Set(digests).size).toBe(1);
});
