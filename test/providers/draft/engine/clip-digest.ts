import { createHash } from 'node:crypto';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';

/** A digest over all frames of a clip of nine frames. */
export async function clipDigest(first: Image, last: Image, workers: number): Promise<string> {
  await using clip = await inbetween(first, last, {
    frames: 9,
    workers,
    signal: new AbortController().signal,
  });
  const hash = createHash('sha256');
  for await (const frame of clip.frames()) hash.update(frame);
  return hash.digest('hex');
}
