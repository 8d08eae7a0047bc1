import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue and opacity, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export const PATCH = 32;
export const SIDE = 4 * PATCH;

/** Strong, pale and dark colours. */
export const COLOURS: readonly Colour[] = [
  ...[
    [230, 40, 40],
    [40, 200, 60],
    [30, 60, 220],
    [250, 230, 20],
    [20, 220, 230],
    [200, 30, 210],
    [255, 255, 255],
  ],
  ...[
    [0, 0, 0],
    [128, 128, 128],
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [90, 70, 50],
    [180, 200, 160],
    [33, 33, 66],
  ],
  ...[[240, 180, 150]],
].map(([r, g, b]) => [r!, g!, b!, 255] as const);

/** The pixel of a place by the number of its patch. */
export function patchAt(x: number, y: number): number {
  return Math.floor(y / PATCH) * 4 + Math.floor(x / PATCH);
}

/** How the pixels of a PNG are stored. */
export interface PngForm {
  readonly bits: 1 | 2 | 4 | 8 | 16;
  /** Of the format: 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly type: 0 | 2 | 3 | 4 | 6;
  /** The content of a tRNS chunk. */
  readonly transparent?: Buffer;
}

/** A PNG whose patches have these samples; in a palette, the colours are reduced to the number of its entries. */
export function patchPng(colours: readonly Colour[], { bits, type, transparent }: PngForm): Buffer {
  const samples = (index: number): readonly number[] => {
    const [r, g, b, a] = colours[index]!;
    const most = 2 ** bits - 1;
    const wide = (value: number): number => Math.round((value * most) / 255);
    if (type === 3) return [index % 2 ** Math.min(bits, 4)];
    if (type === 0) return [wide(g)];
    if (type === 4) return [wide(g), wide(a)];
    return type === 2 ? [wide(r), wide(g), wide(b)] : [wide(r), wide(g), wide(b), wide(a)];
  };
  const rows = Array.from({ length: SIDE }, (_, y) =>
    Buffer.concat([
      Buffer.from([0]),
      packed(Array.from({ length: SIDE }, (__, x) => samples(patchAt(x, y))).flat(), bits),
    ]),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(SIDE, 0);
  head.writeUInt32BE(SIDE, 4);
  head.set([bits, type, 0, 0, 0], 8);
  const palette = Buffer.from(
    colours.slice(0, 2 ** Math.min(bits, 4)).flatMap((colour) => colour.slice(0, 3)),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...(type === 3 ? [chunk('PLTE', palette)] : []),
    ...(transparent === undefined ? [] : [chunk('tRNS', transparent)]),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function packed(samples: readonly number[], bits: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil((samples.length * bits) / 8));
  for (const [index, sample] of samples.entries()) {
    const at = index * bits;
    if (bits === 16) bytes.writeUInt16BE(sample, at / 8);
    else bytes[at >> 3] = bytes[at >> 3]! | (sample << (8 - bits - (at & 7)));
  }
  return bytes;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A BMP with so many bits per pixel; `green` bits of green in one with 16 bits. */
export function patchBmp(
  colours: readonly Colour[],
  bits: 1 | 4 | 8 | 16 | 24 | 32,
  green: 5 | 6 = 5,
): Buffer {
  const entries = bits <= 8 ? 2 ** bits : 0;
  const masks = bits === 16 && green === 6 ? [0xf800, 0x7e0, 0x1f] : [];
  const table = Buffer.alloc(4 * (entries + masks.length));
  for (const [index, mask] of masks.entries()) table.writeUInt32LE(mask, 4 * index);
  for (let n = 0; n < entries && n < colours.length; n += 1) {
    const [r, g, b] = colours[n]!;
    table.set([b, g, r, 0], 4 * n);
  }
  const row = Math.ceil((SIDE * bits) / 32) * 4;
  const pixels = Buffer.alloc(row * SIDE);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const index = patchAt(x, y) % (entries === 0 ? 256 : entries);
      const at = (SIDE - 1 - y) * row + Math.floor((x * bits) / 8);
      writePixel(pixels, at, {
        bits,
        green,
        index,
        colour: colours[index % colours.length]!,
        shift: (x * bits) & 7,
      });
    }
  }
  const head = Buffer.alloc(54);
  head.write('BM', 'latin1');
  head.writeUInt32LE(54 + table.length + pixels.length, 2);
  head.writeUInt32LE(54 + table.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(SIDE, 18);
  head.writeInt32LE(SIDE, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(masks.length > 0 ? 3 : 0, 30);
  head.writeUInt32LE(pixels.length, 34);
  return Buffer.concat([head, table, pixels]);
}

interface BmpPixel {
  readonly bits: number;
  readonly green: number;
  readonly index: number;
  readonly colour: Colour;
  readonly shift: number;
}

function writePixel(
  into: Buffer,
  at: number,
  { bits, green, index, colour: [r, g, b], shift }: BmpPixel,
): void {
  if (bits <= 8) into[at] = into[at]! | (index << (8 - bits - shift));
  else if (bits === 16)
    into.writeUInt16LE(((r >> 3) << (5 + green)) | ((g >> (8 - green)) << 5) | (b >> 3), at);
  else into.set(bits === 32 ? [b, g, r, 0] : [b, g, r], at);
}
