import { err, ok } from '../base/result.js';
import { exifOrientation } from './exif-orientation.js';
import { type FormatFinding, latin1 } from './image-format.js';

/** Walks the chunks of a WEBP and checks that all of them exist. */
export function readWebp(bytes: Uint8Array): FormatFinding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(4, true) + 8 > bytes.length) return err('truncated');
  const end = view.getUint32(4, true) + 8;
  let stored = { width: 0, height: 0 };
  let alpha = false;
  let orientation = 1;
  let pixels = false;
  for (let at = 12; at + 8 <= end; ) {
    const type = latin1(bytes, at, at + 4);
    const length = view.getUint32(at + 4, true);
    const data = bytes.subarray(at + 8, Math.min(end, at + 8 + length));
    if (at + 8 + length > end) return err('truncated');
    if (type === 'ANIM' || type === 'ANMF') return err('animated');
    if (type === 'EXIF') orientation = exifOrientation(data);
    if (type === 'VP8X' && length >= 10) {
      alpha ||= ((data[0] ?? 0) & 0x10) !== 0;
      stored = { width: 1 + uint24(data, 4), height: 1 + uint24(data, 7) };
    }
    if (type === 'VP8 ' || type === 'VP8L') {
      const frame = type === 'VP8 ' ? lossy(data) : lossless(data);
      if (!frame) return err('damaged');
      pixels = true;
      alpha ||= frame.alpha;
      if (stored.width === 0) stored = { width: frame.width, height: frame.height };
    }
    // Chunks of odd length are followed by one byte of padding.
    at += 8 + length + (length % 2);
  }
  return pixels && stored.width > 0 && stored.height > 0
    ? ok({ stored, orientation, alpha })
    : err('damaged');
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
}

// Three bytes of tag, the start code 9D 01 2A, then two sides of 14 bits.
function lossy(data: Uint8Array): Frame | null {
  if (data.length < 10 || data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a) return null;
  const side = (at: number) => ((data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)) & 0x3fff;
  return { width: side(6), height: side(8), alpha: false };
}

// The signature 2F, then 14 bits of width - 1, 14 of height - 1, and one for alpha.
function lossless(data: Uint8Array): Frame | null {
  if (data.length < 5 || data[0] !== 0x2f) return null;
  const bits = uint24(data, 1) + (data[4] ?? 0) * 2 ** 24;
  return {
    width: 1 + (bits % 2 ** 14),
    height: 1 + (Math.floor(bits / 2 ** 14) % 2 ** 14),
    alpha: Math.floor(bits / 2 ** 28) % 2 === 1,
  };
}

function uint24(data: Uint8Array, at: number): number {
  return (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
}
