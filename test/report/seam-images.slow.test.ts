import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, expect, test } from 'vitest';
import { decodeImage } from '../../src/media/decode-image.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import { seamImages } from '../../src/report/seam-images.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';

const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const size = { width: 64, height: 36 };
const brightnessOf = (frame: number): number => 30 + 8 * frame;

// Each frame has its own brightness, which identifies it.
async function* greyFrames(): AsyncIterable<Uint8Array> {
  for (let frame = 0; frame < 24; frame += 1) {
    const frame420 = new Uint8Array((64 * 36 * 3) / 2).fill(128);
    yield frame420.fill(brightnessOf(frame), 0, 64 * 36);
  }
}

async function brightness(dataUri: string, name: string): Promise<number> {
  const file = join(folder.path, `${name}.jpg`);
  await writeFile(file, Buffer.from(dataUri.replace('data:image/jpeg;base64,', ''), 'base64'));
  const wanted = { file, format: 'jpeg', orientation: 1, alpha: false, size, fit: 'stretch' } as const;
  const image = await decodeImage(engine, wanted, untroubled);
  return image.subarray(0, 64 * 36).reduce((sum, value) => sum + value, 0) / (64 * 36);
}

test('the images of a seam are frames of the film', async () => {
  const film = join(folder.path, 'film.mp4');
  await encodeFrames(engine, { frames: greyFrames(), size, fps: 24, path: film }, untroubled);
  const seams = [
    { shots: ['a', 'b'] as const, shown: [0, 1] },
    { shots: ['b', 'c'] as const, shown: [10, 11] },
    { shots: ['c', 'd'] as const, shown: [15, 19, 23] },
  ];
  const images = await seamImages({ film, seams, engine, limit: pLimit(2) }, untroubled);
  for (const { shots, shown } of seams) {
    const found = images.get(shots.join(' ')) ?? [];
    const seen = await Promise.all(found.map((one, n) => brightness(one, `${shots.join('-')}-${n}`)));
    expect(seen.map((value) => Math.round((value - 30) / 8))).toEqual(shown);
  }
});

test('a missing film has no seam images and no error', async () => {
  const seams = [{ shots: ['a', 'b'] as const, shown: [0, 1] }];
  const gone = { film: join(folder.path, 'gone.mp4'), seams, engine, limit: pLimit(1) };
  expect(await seamImages(gone, untroubled)).toEqual(new Map());
});
