// Draws clips of nine frames from I420 images on standard input, two for each, and prints the digests of all frames.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inbetween } from '../../../../build/providers/draft/engine/inbetween.js';

const [width, height, workers] = process.argv.slice(2).map(Number);
const images = readFileSync(0);
const size = (width * height * 3) / 2;
const image = (n) => ({ width, height, data: images.subarray(n * size, (n + 1) * size) });
const digests = [];
for (let n = 0; (n + 2) * size <= images.length; n += 2) {
  const options = { frames: 9, workers, signal: new AbortController().signal };
  const clip = await inbetween(image(n), image(n + 1), options);
  const hash = createHash('sha256');
  for await (const frame of clip.frames()) hash.update(frame);
  await clip[Symbol.asyncDispose]();
  digests.push(hash.digest('hex'));
}
process.stdout.write(digests.join('\n'));
