import { expect, test } from 'vitest';
import { pushIn } from '../../../../src/providers/draft/engine/push-in.js';
import { photo } from './drawn-images.js';

const never = new AbortController().signal;

test('a push ends on the magnified centre of the image', async () => {
  const image = photo({ seed: 3 });
  await using clip = await pushIn(image, { frames: 10, zoom: 1.25, signal: never });
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame.slice());
  expect(Buffer.compare(frames[0]!, image.data)).toBe(0);
  const wanted = photo({ seed: 3, zoom: 1.25 }).data.subarray(0, 256 * 144);
  const drawn = frames[9]!.subarray(0, 256 * 144);
  const error = drawn.reduce((sum, code, n) => sum + Math.abs(code - wanted[n]!), 0) / drawn.length;
  expect(error).toBeLessThan(4);
});
