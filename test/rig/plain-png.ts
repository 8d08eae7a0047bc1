import { crc32, deflateSync } from 'node:zlib';

/** A PNG of one colour, with a darker bar so that it is no empty image. */
export function plainPng(
  width: number,
  height: number,
  [r, g, b]: readonly [number, number, number],
): Buffer {
  const row = (dim: number): Buffer => {
    const pixels = Buffer.alloc(width * 3);
    for (let x = 0; x < width; x += 1) pixels.set([r / dim, g / dim, b / dim], x * 3);
    return Buffer.concat([Buffer.from([0]), pixels]);
  };
  const rows = Array.from({ length: height }, (_, y) => row(y < height / 3 ? 2 : 1));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
