// Draws a clip of nine frames from two I420 images on standard input and prints the digest of all frames.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inbetween } from '../../../../build/providers/draft/engine/inbetween.js';

const [width, height] = process.argv.slice(2).map(Number);
const images = readFileSync(0);
const image = (n) => ({
  width,
  height,
  data: images.subarray((n * images.length) / 2, ((n + 1) * images.length) / 2),
});
const options = { frames: 9, workers: 1, signal: new AbortController().signal };
const clip = await inbetween(image(0), image(1), options);
const hash = createHash('sha256');
for await (const frame of clip.frames()) hash.update(frame);
process.stdout.write(hash.digest('hex'));
