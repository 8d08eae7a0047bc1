import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readImageFacts } from '../../src/ingest/image-facts.js';
import { decodeImage } from '../../src/media/decode-image.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { type ImageToNormalize, normalizeImage } from '../../src/media/normalize-image.js';
import { gif, tiff } from '../ingest/images.js';
import { enginesHere, image, temporaryFolder, untroubled } from './engines.js';

const engines = await enginesHere();
const own = temporaryFolder();
afterAll(() => own[Symbol.dispose]());
writeFileSync(join(own.path, 'scan.tiff'), tiff(300, 200));
writeFileSync(join(own.path, 'drawn.gif'), gif(300, 200, { clear: true }));
const size = { width: 400, height: 226 };
const base = { orientation: 1, crop: null, flatten: false, size, format: 'png' } as const;

type Odd = readonly [name: string, request: Partial<ImageToNormalize>];

const odd: readonly Odd[] = [
  ['alpha.png', { flatten: true }],
  ['plain.webp', { format: 'jpeg' }],
  ['plain.bmp', {}],
  ['grey16.png', {}],
  ['scan.tiff', {}],
  ['drawn.gif', { flatten: true }],
  ['cmyk.jpg', { format: 'jpeg' }],
  ['exif6.jpg', { orientation: 6, size: { width: 360, height: 640 } }],
  ['wide.png', { crop: { width: 320, height: 180, x: 161, y: 31 } }],
];

test.each(odd)('%s as %j is a plain image of the size, nearly the same with every engine', async (...one) => {
  using folder = temporaryFolder();
  const images = await Promise.all(engines.map((engine) => normalizedPixels(engine, one, folder.path)));
  const [first] = images as [Uint8Array];
  for (const image of images) {
    const apart = image.reduce((sum, value, at) => sum + Math.abs(value - first[at]!), 0);
    expect(apart / image.length).toBeLessThan(0.5);
  }
});

test('an engine gives the same bytes for the same image', async () => {
  for (const engine of engines) {
    const [a, b] = await Promise.all([normalized(engine, odd[0]!), normalized(engine, odd[0]!)]);
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
  }
});

test('an image keeps its colours as PNG, and its corners after rotation', async () => {
  for (const engine of engines) {
    using folder = temporaryFolder();
    const as = {
      format: 'png',
      orientation: 1,
      alpha: false,
      size: { width: 320, height: 180 },
      fit: 'cover',
    } as const;
    const original = await decodeImage(engine, { ...as, file: image('plain.png') }, untroubled);
    const file = join(folder.path, 'normalized.png');
    writeFileSync(file, await normalized(engine, ['plain.png', { size: as.size }]));
    const again = await decodeImage(engine, { ...as, file }, untroubled);
    expect(Buffer.from(again).equals(Buffer.from(original))).toBe(true);
  }
});

function formatOf(name: string): ImageToNormalize['from'] {
  return name.endsWith('.jpg') ? 'jpeg' : (name.split('.').pop() as ImageToNormalize['from']);
}

function normalized(engine: MediaEngine, [name, request]: Odd): Promise<Uint8Array> {
  return normalizeImage(
    engine,
    {
      ...base,
      file: /\.(gif|tiff)$/.test(name) ? join(own.path, name) : image(name),
      from: formatOf(name),
      ...request,
    },
    untroubled,
  );
}

async function normalizedPixels(engine: MediaEngine, one: Odd, folder: string): Promise<Uint8Array> {
  const request = { ...base, ...one[1] };
  const bytes = await normalized(engine, one);
  expect(readImageFacts(bytes)).toEqual({
    ok: true,
    value: { format: request.format, size: request.size, orientation: 1, alpha: false },
  });
  const file = join(folder, `${engine.kind}.${request.format}`);
  writeFileSync(file, bytes);
  const how = { file, format: request.format, orientation: 1, alpha: false, fit: 'cover' } as const;
  return decodeImage(engine, { ...how, size: request.size }, untroubled);
}
