import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** An image of fixtures/keyframes. */
export function imageBytes(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/keyframes/${name}`, import.meta.url));
}

/** A grey PNG. `chunks` are between the header and the pixels. */
export function png(width: number, height: number, { colour = 2, chunks = [] as Buffer[] } = {}): Buffer {
  const samples = { 0: 1, 2: 3, 4: 2, 6: 4 }[colour] ?? 1;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colour], 8);
  const pixels = deflateSync(Buffer.alloc(height * (1 + width * samples), 0x40));
  const parts = [chunk('IHDR', header), ...chunks, chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** One chunk of a PNG with its sum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bounds = Buffer.alloc(8);
  bounds.writeUInt32BE(data.length, 0);
  bounds.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([bounds.subarray(0, 4), body, bounds.subarray(4)]);
}

/** EXIF data (a TIFF structure) that says nothing but an orientation. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const data = Buffer.alloc(26);
  data.write(order, 'latin1');
  const [short, long] =
    order === 'II'
      ? ([
          (v: number, at: number) => data.writeUInt16LE(v, at),
          (v: number, at: number) => data.writeUInt32LE(v, at),
        ] as const)
      : ([
          (v: number, at: number) => data.writeUInt16BE(v, at),
          (v: number, at: number) => data.writeUInt32BE(v, at),
        ] as const);
  short(42, 2);
  long(8, 4);
  short(1, 8);
  short(0x0112, 10);
  short(3, 12);
  long(1, 14);
  short(orientation, 18);
  return data;
}

/** A WEBP of the given chunks. */
export function webp(...chunks: [type: string, data: Buffer][]): Buffer {
  const body = chunks.flatMap(([type, data]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return [head, data, Buffer.alloc(data.length % 2)];
  });
  const bytes = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), ...body]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}

/** The data of a lossless frame's header: enough to be measured. */
export function lossless(width: number, height: number, alpha: boolean): Buffer {
  const data = Buffer.alloc(5);
  data[0] = 0x2f;
  data.writeUInt32LE(((width - 1) | ((height - 1) << 14) | ((alpha ? 1 : 0) << 28)) >>> 0, 1);
  return data;
}

/** A BMP of any depth, with all its rows. */
export function bmp(
  width: number,
  height: number,
  { bits = 24, compression = 0, mask = 0, masks = [0xff0000, 0xff00, 0xff] } = {},
): Buffer {
  const header = 124;
  const row = Math.ceil((width * bits) / 32) * 4;
  const bytes = Buffer.alloc(14 + header + row * Math.abs(height));
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(14 + header, 10);
  bytes.writeUInt32LE(header, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(compression, 30);
  for (const [index, colour] of masks.entries()) bytes.writeUInt32LE(colour, 54 + 4 * index);
  bytes.writeUInt32LE(mask, 66);
  return bytes;
}

type Tag = readonly [tag: number, type: 3 | 4, value: number];

/** A TIFF of one strip, with room for what a table of tags can say. */
export function tiff(
  width: number,
  height: number,
  {
    orientation = 1,
    alpha = false,
    bits = 8,
    compression = 1,
    colours = 2,
    more = [] as readonly Tag[],
  } = {},
): Buffer {
  const samples = alpha ? 4 : 3;
  const tags: readonly Tag[] = [
    [256, 3, width],
    [257, 3, height],
    [258, 3, bits],
    [259, 3, compression],
    [262, 3, colours],
    [273, 4, 8],
    [274, 3, orientation],
    [277, 3, samples],
    [278, 3, height],
    [279, 4, width * height * samples],
    ...(alpha ? ([[338, 3, 2]] as const) : []),
    ...more,
  ];
  const pixels = Buffer.alloc(width * height * samples, 0x60);
  const head = Buffer.alloc(8);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8 + pixels.length, 4);
  const table = Buffer.alloc(2 + tags.length * 12 + 4);
  table.writeUInt16LE(tags.length, 0);
  for (const [index, [tag, type, value]] of tags.entries()) {
    const at = 2 + index * 12;
    table.writeUInt16LE(tag, at);
    table.writeUInt16LE(type, at + 2);
    table.writeUInt32LE(1, at + 4);
    if (type === 3) table.writeUInt16LE(value, at + 8);
    else table.writeUInt32LE(value, at + 8);
  }
  return Buffer.concat([head, pixels, table]);
}

/** A GIF of two colours. `clear` makes the first of them transparent, `frames` is their number. */
export function gif(width: number, height: number, { clear = false, images = 1 } = {}): Buffer {
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\x20\x40\x60\xc0\xd0\xe0', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const control = Buffer.from([0x21, 0xf9, 4, clear ? 1 : 0, 0, 0, 0, 0]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  frame.writeUInt16LE(width, 5);
  frame.writeUInt16LE(height, 7);
  const data = gifPixels(width * height);
  const frames = Array.from({ length: images }, () => [control, frame, data]).flat();
  return Buffer.concat([head, ...frames, Buffer.from([0x3b])]);
}

// LZW that learns nothing: a clear code before every two pixels keeps all codes at three bits.
function gifPixels(count: number): Buffer {
  const codes: number[] = [];
  for (let pixel = 0; pixel < count; pixel += 2) codes.push(4, pixel & 2 ? 1 : 0, pixel & 4 ? 1 : 0);
  codes.push(5);
  const packed = Buffer.alloc(Math.ceil((codes.length * 3) / 8) + 1);
  for (const [index, code] of codes.entries()) {
    const bit = index * 3;
    packed.writeUInt16LE(
      packed.readUInt16LE(Math.min(bit >> 3, packed.length - 2)) | (code << (bit & 7)),
      Math.min(bit >> 3, packed.length - 2),
    );
  }
  const blocks: Buffer[] = [];
  for (let at = 0; at < packed.length; at += 255) {
    const part = packed.subarray(at, at + 255);
    blocks.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...blocks, Buffer.from([0])]);
}
