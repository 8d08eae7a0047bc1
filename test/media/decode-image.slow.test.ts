import { expect, test } from 'vitest';
import { decodeImage, type ImageToDecode } from '../../src/media/decode-image.js';
import { engineHere, enginesHere, image, untroubled } from './engines.js';

const engine = await engineHere();
const engines = await enginesHere();
const base = { orientation: 1, alpha: false, fit: 'cover' } as const;
const wide = { width: 160, height: 90 };

async function decode(name: string, rest: Partial<ImageToDecode>, by = engine): Promise<Uint8Array> {
  const format = name.endsWith('.jpg') ? 'jpeg' : (name.split('.').pop() as ImageToDecode['format']);
  return decodeImage(by, { ...base, file: image(name), format, size: wide, ...rest }, untroubled);
}

test.each(['plain.jpg', 'plain.webp', 'plain.bmp'])(
  '%s decodes like the PNG of the same image',
  async (name) => {
    const [png, other] = [await decode('plain.png', {}), await decode(name, {})];
    expect(other).toHaveLength((160 * 90 * 3) / 2);
    expect(meanDifference(png, other)).toBeLessThan(3);
  },
);

test.each(['plain.png', 'plain.jpg', 'plain.webp', 'plain.bmp', 'cmyk.jpg', 'grey16.png'])(
  '%s is the same with every engine',
  async (name) => {
    const images = await Promise.all(engines.map((one) => decode(name, {}, one)));
    for (const image of images) expect(meanDifference(image, images[0]!)).toBeLessThan(0.5);
  },
);

test('the EXIF orientation is applied exactly once, and colours are BT.709 in limited range', async () => {
  const size = { width: 90, height: 160 };
  for (const one of engines) {
    const image = await decode('exif6.jpg', { orientation: 6, size }, one);
    for (const { x, y, rgb } of [
      { x: 6, y: 6, rgb: [224, 192, 32] },
      { x: 84, y: 6, rgb: [208, 48, 48] },
      { x: 84, y: 154, rgb: [48, 160, 64] },
      { x: 6, y: 154, rgb: [48, 80, 192] },
    ] as const) {
      const apart = ycbcrAt(image, size, x, y).map((value, index) => Math.abs(value - bt709(rgb)[index]!));
      expect(Math.max(...apart)).toBeLessThan(3);
    }
  }
});

test('transparent parts are black', async () => {
  const image = await decode('alpha.png', { alpha: true });
  expect(image[0]).toBeLessThanOrEqual(17);
  expect(Math.max(...image.subarray(0, 160 * 90))).toBeGreaterThan(60);
});

test('a 16-bit grey gradient keeps its end values', async () => {
  const image = await decode('grey16.png', {});
  const luma = image.subarray(0, 160 * 90);
  // 20,000 and 34,816 of 65,535.
  expect(luma.reduce((least, value) => Math.min(least, value), 255)).toBeCloseTo(83, -1);
  expect(luma.reduce((most, value) => Math.max(most, value), 0)).toBeCloseTo(132, -1);
  expect(image.subarray(160 * 90).every((value) => Math.abs(value - 128) <= 1)).toBe(true);
});

test('cover crops an image, and stretch scales it', async () => {
  const size = { width: 90, height: 160 };
  const [cover, stretch] = [
    await decode('wide.png', { size }),
    await decode('wide.png', { size, fit: 'stretch' }),
  ];
  expect(cover).toHaveLength(stretch.length);
  expect(meanDifference(cover, stretch)).toBeGreaterThan(2);
});

test.each(['truncated.png', 'not-an-image.png'])('%s is reported as unreadable', async (name) => {
  await expect(decode(name, {})).rejects.toMatchObject({ code: expect.stringMatching(/unreadable|failed/) });
});

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
}

type Sides = { readonly width: number; readonly height: number };

function ycbcrAt(
  image: Uint8Array,
  { width, height }: Sides,
  x: number,
  y: number,
): [number, number, number] {
  const chroma = width * height + (y >> 1) * (width / 2) + (x >> 1);
  return [image[y * width + x]!, image[chroma]!, image[chroma + (width * height) / 4]!];
}

function bt709([r, g, b]: readonly [number, number, number]): readonly number[] {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [
    16 + (luma * 219) / 255,
    128 + (((b - luma) / 1.8556) * 224) / 255,
    128 + (((r - luma) / 1.5748) * 224) / 255,
  ];
}
