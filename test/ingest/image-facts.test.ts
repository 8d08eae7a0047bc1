import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImageFacts, readImageFacts } from '../../src/ingest/image-facts.js';
import { bmp, chunk, exif, gif, imageBytes, lossless, png, tiff, webp } from './images.js';

/** "png 320x180", with the orientation and alpha where they are not the usual ones, or the fault. */
function say(bytes: Uint8Array): string {
  const found = readImageFacts(bytes);
  if (!found.ok)
    return Object.values(found.error)
      .map((part) => (typeof part === 'object' ? `${part.width}x${part.height}` : part))
      .join(' ');
  const { format, size, orientation, alpha }: ImageFacts = found.value;
  return `${format} ${size.width}x${size.height}${orientation === 1 ? '' : ` turned ${orientation}`}${alpha ? ' alpha' : ''}`;
}

const UNUSUAL = 'form BMP with an unusual order of its bits';
const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};

test.each([
  ['plain.png', 'png 320x180'],
  ['plain.jpg', 'jpeg 320x180'],
  ['plain.webp', 'webp 320x180'],
  ['plain.bmp', 'bmp 320x180'],
  ['alpha.png', 'png 320x180 alpha'],
  ['grey16.png', 'png 320x180'],
  ['cmyk.jpg', 'jpeg 320x180'],
  ['exif6.jpg', 'jpeg 180x320 turned 6'],
  ['tall.png', 'png 180x320'],
  ['portrait-750x1000.png', 'png 750x1000'],
  ['tiny.png', 'png 100x60'],
  ['truncated.png', 'truncated png'],
  ['truncated.jpg', 'truncated jpeg'],
  ['header-only.png', 'truncated png'],
  ['not-an-image.png', 'unknown'],
  ['empty.png', 'empty'],
])('%s is %s', (name, facts) => {
  expect(say(imageBytes(name))).toBe(facts);
});

test.each([
  ['a PNG with alpha in every pixel', png(32, 18, { colour: 6 }), 'png 32x18 alpha'],
  ['a grey PNG with alpha', png(32, 18, { colour: 4 }), 'png 32x18 alpha'],
  [
    'a PNG with one colour that is transparent',
    png(32, 18, { chunks: [chunk('tRNS', Buffer.alloc(6))] }),
    'png 32x18 alpha',
  ],
  ['a PNG with EXIF', png(32, 18, { chunks: [chunk('eXIf', exif(8))] }), 'png 18x32 turned 8'],
  ['a PNG with bytes after its end', Buffer.concat([png(32, 18), Buffer.from('more')]), 'png 32x18'],
  [
    'a PNG without pixels',
    Buffer.concat([png(32, 18).subarray(0, 33), chunk('IEND', Buffer.alloc(0))]),
    'damaged png',
  ],
  ['a PNG of one pixel', png(1, 1), 'too-small 1x1'],
  ['a BMP from the top down', bmp(33, -18), 'bmp 33x18'],
  [
    'a BMP with an alpha mask',
    bmp(32, 18, { bits: 32, compression: 3, mask: 0xff000000 }),
    'bmp 32x18 alpha',
  ],
  ['a BMP with room for alpha', bmp(32, 18, { bits: 32 }), 'bmp 32x18'],
  ['a BMP without its last byte', bmp(32, 18).subarray(0, -1), 'truncated bmp'],
  ['a BMP with no width', bmp(0, 18), 'damaged bmp'],
  ['a BMP cut off in its header', bmp(32, 18).subarray(0, 40), 'truncated bmp'],
  ['a lossless WEBP', webp(['VP8L', lossless(100, 60, false)]), 'webp 100x60'],
  ['a lossless WEBP with alpha', webp(['VP8L', lossless(16383, 16, true)]), 'webp 16383x16 alpha'],
  [
    'an extended WEBP',
    webp(['VP8X', extended(0x10, 300, 200)], ['VP8L', lossless(300, 200, false)]),
    'webp 300x200 alpha',
  ],
  [
    'a WEBP with EXIF',
    webp(['VP8X', extended(8, 300, 200)], ['VP8L', lossless(300, 200, false)], ['EXIF', exif(6, 'MM')]),
    'webp 200x300 turned 6',
  ],
  ['an animated WEBP', webp(['VP8X', extended(2, 300, 200)], ['ANIM', Buffer.alloc(6)]), 'animated webp'],
  ['a WEBP without pixels', webp(['VP8X', extended(0, 300, 200)]), 'damaged webp'],
  ['a WEBP that lost its end', webp(['VP8L', lossless(100, 60, false)]).subarray(0, -1), 'truncated webp'],
  ['a WEBP with a wrong frame', webp(['VP8 ', Buffer.alloc(20)]), 'damaged webp'],
  ['a JPEG without a scan', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'damaged jpeg'],
  ['a JPEG with fill bytes', withFill(imageBytes('plain.jpg')), 'jpeg 320x180'],
  ['an animated PNG', png(32, 18, { chunks: [chunk('acTL', words(3, 0))] }), 'animated png'],
  ['a PNG with one frame', png(32, 18, { chunks: [chunk('acTL', words(1, 0))] }), 'png 32x18'],
  [
    'a BMP with 4 bits per colour',
    bmp(32, 18, { bits: 16, compression: 3, masks: [0xf00, 0xf0, 0xf] }),
    UNUSUAL,
  ],
  [
    'a BMP with 10 bits per colour',
    bmp(32, 18, { bits: 32, compression: 3, masks: [0x3ff0_0000, 0xf_fc00, 0x3ff] }),
    UNUSUAL,
  ],
  ['a BMP of 16 bits', bmp(32, 18, { bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f] }), 'bmp 32x18'],
  ['a BMP with a PNG in it', bmp(32, 18, { bits: 32, compression: 5 }), 'form BMP with another image in it'],
  ['a TIFF', tiff(40, 30), 'tiff 40x30'],
  ['a TIFF of 16 bits', tiff(40, 30, { bits: 16 }), 'tiff 40x30'],
  ['a TIFF with tiles', tiff(40, 30, { more: [[322, 3, 16]] }), 'form TIFF with tiles'],
  ['a TIFF with a JPEG in it', tiff(40, 30, { compression: 7 }), 'form TIFF with the compression 7'],
  ['a TIFF of Lab colours', tiff(40, 30, { colours: 8 }), 'form TIFF with colours of the kind 8'],
  ['a TIFF of 32 bits', tiff(40, 30, { bits: 32 }), 'form TIFF with 32 bits per sample'],
  ['a TIFF of 16 bits of ink', tiff(40, 30, { bits: 16, colours: 5 }), 'form TIFF with 16 bits per sample'],
  [
    'a TIFF of signed numbers',
    tiff(40, 30, { more: [[339, 3, 2]] }),
    'form TIFF with samples that are not whole numbers',
  ],
  [
    'a TIFF with premultiplied alpha',
    tiff(40, 30, { more: [[338, 3, 1]] }),
    'form TIFF with premultiplied transparency',
  ],
  ['a TIFF with a mask', tiff(40, 30, { more: [[338, 3, 0]] }), 'form TIFF with additional channels'],
  [
    'a TIFF with alpha and swapped sides',
    tiff(40, 30, { orientation: 6, alpha: true }),
    'tiff 30x40 turned 6 alpha',
  ],
  ['a TIFF without its pixels', tiff(40, 30).subarray(0, 100), 'truncated tiff'],
  ['a TIFF that says nothing', Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1'), 'damaged tiff'],
  ['a TIFF for large files', Buffer.from('II+\0aaaaaaaa', 'latin1'), 'refused BigTIFF'],
  ['a GIF', gif(40, 30), 'gif 40x30'],
  ['a GIF with a transparent colour', gif(40, 30, { clear: true }), 'gif 40x30 alpha'],
  ['a GIF that moves', gif(40, 30, { images: 2 }), 'animated gif'],
  ['a GIF without its end', gif(40, 30).subarray(0, -1), 'truncated gif'],
  ['a GIF of nothing', Buffer.concat([gif(40, 30).subarray(0, 19), Buffer.from(';')]), 'damaged gif'],
  ['a JPEG XL', Buffer.from('\xff\x0aaaaa', 'latin1'), 'refused JPEG XL'],
  ['an SVG after a comment', Buffer.from('\ufeff<!-- x -->\n<svg/>'), 'refused SVG'],
  ['an MP4', Buffer.from('\0\0\0\x20ftypisom', 'latin1'), 'other video'],
  ['a page', Buffer.from('\n<!doctype HTML><p>no</p>'), 'other web page'],
  ['a text that begins with BM', Buffer.from('BMX is a sport with bicycles, and no image.'), 'unknown'],
])('%s is judged', (_, bytes, expected) => {
  expect(say(bytes)).toBe(expected);
});

const inks = imageBytes('cmyk.jpg');
/** A JPEG with another frame header. */
const reframed = (bytes: Buffer, change: (header: Buffer) => void): Buffer => {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.from([0xff, 0xc0]));
  change(changed.subarray(at));
  return changed;
};
const adobeAt = inks.indexOf('Adobe');
const withoutAdobe = Buffer.concat([inks.subarray(0, adobeAt - 4), inks.subarray(adobeAt + 12)]);
const renamed = (bytes: Buffer) =>
  reframed(bytes, (header) => {
    for (const [index, at] of [10, 13, 16, 19].entries()) header.writeUInt8(index + 1, at);
  });

test.each([
  ['four inks with the marker of Adobe', renamed(inks), /^jpeg /],
  ['four inks with their names', withoutAdobe, /^jpeg /],
  ['four inks that nothing describes', renamed(withoutAdobe), /^form JPEG with four inks/],
  ['12 bits', reframed(inks, (header) => header.writeUInt8(12, 4)), 'form JPEG with 12 bits per sample'],
  [
    'arithmetic coding',
    reframed(inks, (header) => header.writeUInt8(0xc9, 1)),
    'form JPEG with an unusual coding',
  ],
  ['two colours', reframed(inks, (header) => header.writeUInt8(2, 9)), 'form JPEG with 2 colours'],
])('a JPEG of %s is judged', (_, bytes, expected) => {
  expect(say(bytes)).toMatch(expected);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is obeyed in both byte orders', (orientation) => {
  const size = orientation >= 5 ? '18x32' : '32x18';
  const turned = orientation === 1 ? '' : ` turned ${orientation}`;
  for (const order of ['II', 'MM'] as const) {
    expect(say(png(32, 18, { chunks: [chunk('eXIf', exif(orientation, order))] }))).toBe(
      `png ${size}${turned}`,
    );
  }
});

test('an orientation that does not exist turns nothing', () => {
  for (const wrong of [0, 9, 65535])
    expect(say(png(32, 18, { chunks: [chunk('eXIf', exif(wrong))] }))).toBe('png 32x18');
});

const whole = ['plain.png', 'plain.jpg', 'plain.webp', 'plain.bmp', 'exif6.jpg', 'alpha.png'];

test.each(whole)('no truncated %s counts as complete', (name) => {
  const bytes = imageBytes(name);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
      expect(readImageFacts(bytes.subarray(0, length)).ok).toBe(false);
    }),
  );
});

test.each(whole)('%s in the middle of other bytes is read like alone', (name) => {
  const bytes = imageBytes(name);
  const around = Buffer.concat([Buffer.alloc(7, 0xff), bytes, Buffer.alloc(100, 0xff)]);
  expect(readImageFacts(around.subarray(7, 7 + bytes.length))).toEqual(readImageFacts(bytes));
  expect(readImageFacts(around.subarray(7, 7 + bytes.length - 1)).ok).toBe(false);
});

test('any changed PNG is noticed', () => {
  const bytes = png(32, 18);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ change;
      expect(readImageFacts(changed).ok).toBe(false);
    }),
  );
});

test('invalid bytes never throw', () => {
  const heads = whole.map((name) => imageBytes(name).subarray(0, 40));
  fc.assert(
    fc.property(
      fc.constantFrom(Buffer.alloc(0), ...heads),
      fc.nat(40),
      fc.uint8Array({ maxLength: 200 }),
      (head, length, tail) => {
        readImageFacts(Buffer.concat([head.subarray(0, length), tail]));
      },
    ),
    { numRuns: 1000 },
  );
});

function extended(flags: number, width: number, height: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = flags;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return data;
}

function withFill(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xff, 0xff]), bytes.subarray(2)]);
}
