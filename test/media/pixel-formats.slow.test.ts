import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { readImageFacts } from '../../src/ingest/image-facts.js';
import { decodeImage } from '../../src/media/decode-image.js';
import { normalizeImage } from '../../src/media/normalize-image.js';
import { engineHere, temporaryFolder, untroubled } from './engines.js';
import { COLOURS, type Colour, PATCH, patchAt, patchBmp, patchPng, SIDE } from './patch-images.js';
import { patchTiff } from './patch-tiff.js';

const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const size = { width: SIDE, height: SIDE };

const half: readonly Colour[] = COLOURS.map(([r, g, b], n) => [r, g, b, [255, 0, 128, 64][n % 4]!]);
const raw = Buffer.from(
  Array.from({ length: SIDE * SIDE }, (_, at) => COLOURS[patchAt(at % SIDE, Math.floor(at / SIDE))]!).flat(),
);
const plain = sharp(raw, { raw: { ...size, channels: 4 } }).removeAlpha();
const clear = sharp(
  Buffer.from(
    Array.from({ length: SIDE * SIDE }, (_, at) => half[patchAt(at % SIDE, Math.floor(at / SIDE))]!).flat(),
  ),
  { raw: { ...size, channels: 4 } },
);
const words = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));

const images: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(
    ([1, 2, 4, 8, 16] as const).flatMap((bits) => [
      [`grey ${bits} bit.png`, patchPng(COLOURS, { bits, type: 0 })],
      ...(bits === 16
        ? []
        : [
            [`palette ${bits} bit.png`, patchPng(COLOURS, { bits, type: 3 })],
            [
              `palette ${bits} bit and tRNS.png`,
              patchPng(COLOURS, { bits, type: 3, transparent: Buffer.from([255, 128].slice(0, 2 ** bits)) }),
            ],
          ]),
      ...(bits < 8
        ? []
        : [
            [`grey and alpha ${bits} bit.png`, patchPng(half, { bits, type: 4 })],
            [`RGB ${bits} bit.png`, patchPng(COLOURS, { bits, type: 2 })],
            [`RGBA ${bits} bit.png`, patchPng(half, { bits, type: 6 })],
          ]),
    ]),
  ),
  'grey 8 bit and tRNS.png': patchPng(COLOURS, { bits: 8, type: 0, transparent: words(200) }),
  'RGB 8 bit and tRNS.png': patchPng(COLOURS, { bits: 8, type: 2, transparent: words(230, 40, 40) }),
  ...Object.fromEntries(
    await Promise.all(
      (['4:4:4', '4:2:0'] as const).flatMap((chromaSubsampling) => [
        plain
          .clone()
          .jpeg({ quality: 98, chromaSubsampling })
          .toBuffer()
          .then((bytes) => [`JPEG ${chromaSubsampling}.jpeg`, bytes] as const),
        plain
          .clone()
          .toColourspace('cmyk')
          .jpeg({ quality: 98, chromaSubsampling })
          .toBuffer()
          .then((bytes) => [`JPEG CMYK ${chromaSubsampling}.jpeg`, bytes] as const),
      ]),
    ),
  ),
  'JPEG grey.jpeg': await plain.clone().greyscale().jpeg({ quality: 98 }).toBuffer(),
  'lossy.webp': await plain.clone().webp({ quality: 98 }).toBuffer(),
  'lossless.webp': await plain.clone().webp({ lossless: true }).toBuffer(),
  'lossy alpha.webp': await clear.clone().webp({ quality: 98 }).toBuffer(),
  'lossless alpha.webp': await clear.clone().webp({ lossless: true }).toBuffer(),
  'palette.gif': await plain.clone().gif().toBuffer(),
  'RGB.tiff': await plain.clone().tiff({ compression: 'none' }).toBuffer(),
  'RGB by LZW.tiff': await plain.clone().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
  'RGB 8 bit.tiff': patchTiff(COLOURS, { colours: 2, bits: 8 }),
  'RGB 16 bit.tiff': patchTiff(COLOURS, { colours: 2, bits: 16 }),
  'RGB 16 bit, big-endian.tiff': patchTiff(COLOURS, { colours: 2, bits: 16, big: true }),
  'RGB in planes.tiff': patchTiff(COLOURS, { colours: 2, bits: 8, planar: true }),
  'RGBA.tiff': patchTiff(half, { colours: 2, bits: 8, alpha: true }),
  'RGBA 16 bit.tiff': patchTiff(half, { colours: 2, bits: 16, alpha: true }),
  'grey from white.tiff': patchTiff(COLOURS, { colours: 0, bits: 8 }),
  'grey 16 bit.tiff': patchTiff(COLOURS, { colours: 1, bits: 16, big: true }),
  'palette 8 bit.tiff': patchTiff(COLOURS, { colours: 3, bits: 8 }),
  'palette 4 bit.tiff': patchTiff(COLOURS, { colours: 3, bits: 4 }),
  'CMYK.tiff': patchTiff(COLOURS, { colours: 5, bits: 8 }),
  'interlaced.png': await clear.clone().png({ progressive: true }).toBuffer(),
  'progressive JPEG.jpeg': await plain.clone().jpeg({ quality: 98, progressive: true }).toBuffer(),
  'palette by sharp.png': await plain.clone().png({ palette: true }).toBuffer(),
};

const bitmaps = ([1, 4, 8, 16, 24, 32] as const).flatMap((bits) =>
  (bits === 16 ? ([5, 6] as const) : ([5] as const)).map((green) => [bits, green] as const),
);

test.each(Object.entries(images))('%s has the colours that another decoder finds', async (name, bytes) => {
  if (name.includes('CMYK')) return compareCmyk(name, bytes);
  const pixels = await sharp(bytes).toColourspace('srgb').ensureAlpha().raw().toBuffer();
  await compare(name, bytes, (at) => {
    const [r, g, b, a] = pixels.subarray(4 * at, 4 * at + 4) as unknown as Colour;
    return [(r * a) / 255, (g * a) / 255, (b * a) / 255];
  });
});

test.each(bitmaps)(
  'a BMP of %i bits with %i bits of green has the colours of its pixels',
  async (bits, green) => {
    const entries = bits <= 8 ? 2 ** bits : 256;
    const cut = (value: number, to: number): number =>
      Math.round(((value >> (8 - to)) * 255) / (2 ** to - 1));
    await compare(`${bits} ${green}.bmp`, patchBmp(COLOURS, bits, green), (at) => {
      const [r, g, b] =
        COLOURS[patchAt(at % SIDE, Math.floor(at / SIDE)) % Math.min(entries, COLOURS.length)]!;
      return bits === 16 ? [cut(r, 5), cut(g, green), cut(b, 5)] : [r, g, b];
    });
  },
);

// Without a colour profile, inks are parts of white that is left out.
async function compareCmyk(name: string, bytes: Buffer): Promise<void> {
  const inks = await sharp(bytes).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
  await compare(name, bytes, (at) => {
    const [c, m, y, k] = inks.subarray(4 * at, 4 * at + 4) as unknown as Colour;
    return [((255 - c) * (255 - k)) / 255, ((255 - m) * (255 - k)) / 255, ((255 - y) * (255 - k)) / 255];
  });
}

type Rgb = readonly [number, number, number];

// Patches are compared in their middle, where no filter mixes them with others.
async function compare(name: string, bytes: Buffer, at: (pixel: number) => Rgb): Promise<void> {
  const facts = readImageFacts(bytes);
  if (!facts.ok) throw new Error(`${name}: ${facts.error.kind}`);
  const { format, alpha } = facts.value;
  const file = join(folder.path, name.replace(/\W+/g, '-'));
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(file, bytes);
  const decoded = await decodeImage(
    engine,
    { file, format, alpha, orientation: 1, size, fit: 'cover' },
    untroubled,
  );
  const small = { width: SIDE / 2, height: SIDE / 2 };
  const scaled = await decodeImage(
    engine,
    { file, format, alpha, orientation: 1, size: small, fit: 'cover' },
    untroubled,
  );
  const normalization = { orientation: 1, crop: null, flatten: alpha, size, format: 'png' } as const;
  const sent = await normalizeImage(engine, { file, from: format, ...normalization }, untroubled);
  const pixels = await sharp(sent).removeAlpha().raw().toBuffer();
  for (let patch = 0; patch < 16; patch += 1) {
    const [x, y] = [(patch % 4) * PATCH + PATCH / 2, Math.floor(patch / 4) * PATCH + PATCH / 2];
    const rgb = at(y * SIDE + x);
    near(codesAt(decoded, size, x, y), codes(rgb), `${name}, patch ${patch}`);
    near(codesAt(scaled, small, x / 2, y / 2), codes(rgb), `${name}, patch ${patch}, scaled`);
    const place = 3 * (y * SIDE + x);
    near([...pixels.subarray(place, place + 3)], rgb, `${name}, patch ${patch}, normalized`);
  }
}

// One value, and a half for the rounding of the expected one.
function near(found: readonly number[], wanted: readonly number[], what: string): void {
  const apart = found.map((value, index) => Math.abs(value - wanted[index]!));
  expect(
    Math.max(...apart),
    `${what}: ${found.join(' ')} for ${wanted.map(Math.round).join(' ')}`,
  ).toBeLessThan(1.5);
}

function codesAt(image: Uint8Array, { width, height }: typeof size, x: number, y: number): readonly number[] {
  const chroma = width * height + (y >> 1) * (width / 2) + (x >> 1);
  return [image[y * width + x]!, image[chroma]!, image[chroma + (width * height) / 4]!];
}

function codes([r, g, b]: Rgb): readonly number[] {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [
    16 + (luma * 219) / 255,
    128 + (((b - luma) / 1.8556) * 224) / 255,
    128 + (((r - luma) / 1.5748) * 224) / 255,
  ];
}
