import { expect, test } from 'vitest';
import { labelledWebp } from '../../src/film/output/label-animation.js';

const label = {
  title: null,
  tool: 'inbetween',
  xmp: null,
  comment: 'A test.',
  keys: { AIGC: '{"Label":"1"}' },
} as const;

test.each([
  ['lossy', { lossless: false, quality: 78 }],
  ['lossless', { lossless: true }],
])(
  'a keyframe in the simple %s form, which an animation without any motion becomes, is labelled, too',
  async (_, options) => {
    const { default: sharp } = await import('sharp');
    const image = { create: { width: 82, height: 46, channels: 3, background: '#c03020' } } as const;
    const simple = await sharp(image).webp(options).toBuffer();
    expect(simple.toString('latin1', 12, 15)).toBe('VP8');
    expect(simple.toString('latin1', 12, 16)).not.toBe('VP8X');
    const labelled = labelledWebp(simple, label);
    const { width, height, xmp } = await sharp(labelled).metadata();
    expect({ width, height }).toEqual({ width: 82, height: 46 });
    expect(xmp?.toString()).toContain('trainedAlgorithmicMedia');
    const [before, after] = await Promise.all([simple, labelled].map((one) => sharp(one).raw().toBuffer()));
    expect(after).toEqual(before);
  },
);
