/** What the bytes of a complete image say. */
export interface ImageBytes {
  readonly mime: 'image/png' | 'image/jpeg' | 'image/bmp' | 'image/webp';
  readonly width: number;
  readonly height: number;
  readonly transparent: boolean;
}

/** Reads an image by its bytes, never by its name. Undefined if it is another format, 'broken' if it is incomplete. */
export function readImageBytes(bytes: Buffer): ImageBytes | 'broken' | undefined {
  try {
    if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return png(bytes);
    if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(bytes);
    if (bytes.toString('latin1', 0, 2) === 'BM') return bmp(bytes);
    if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
      return webp(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return 'broken';
    throw error;
  }
}

function png(bytes: Buffer): ImageBytes | 'broken' {
  let transparent = false;
  let at = 8;
  for (;;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'tRNS') transparent = true;
    if (at + 12 + length > bytes.length) return 'broken';
    if (name === 'IEND') break;
    at += 12 + length;
  }
  const colour = bytes.readUInt8(25);
  return {
    mime: 'image/png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    transparent: transparent || colour === 4 || colour === 6,
  };
}

function jpeg(bytes: Buffer): ImageBytes | 'broken' {
  if (bytes.lastIndexOf(Buffer.from('ffd9', 'hex')) < 4) return 'broken';
  let at = 2;
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) return 'broken';
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrameHeader) {
      const height = bytes.readUInt16BE(at + 5);
      return { mime: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height, transparent: false };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
}

function bmp(bytes: Buffer): ImageBytes | 'broken' {
  if (bytes.readUInt32LE(2) > bytes.length) return 'broken';
  const height = Math.abs(bytes.readInt32LE(22));
  return { mime: 'image/bmp', width: Math.abs(bytes.readInt32LE(18)), height, transparent: false };
}

function webp(bytes: Buffer): ImageBytes | 'broken' {
  if (bytes.readUInt32LE(4) + 8 > bytes.length) return 'broken';
  const size = (width: number, height: number): ImageBytes => ({
    mime: 'image/webp',
    width,
    height,
    transparent: false,
  });
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return size(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return size((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return size(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
    default:
      return 'broken';
  }
}
