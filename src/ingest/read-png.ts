import { crc32 } from 'node:zlib';
import { err, ok } from '../base/result.js';
import { exifOrientation } from './exif-orientation.js';
import { type FormatFinding, latin1 } from './image-format.js';

/** Walks the chunks of a PNG to its end and checks the checksum of each. */
export function readPng(bytes: Uint8Array): FormatFinding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let stored = { width: 0, height: 0 };
  let alpha = false;
  let orientation = 1;
  let pixels = false;
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) return err('truncated');
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return err('truncated');
    const type = latin1(bytes, at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(end - 4)) return err('damaged');
    if (at === 8 && (type !== 'IHDR' || length !== 13)) return err('damaged');
    switch (type) {
      case 'IHDR':
        stored = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
        // Colour types 4 and 6 carry alpha with every pixel.
        alpha = ((data[9] ?? 0) & 4) !== 0;
        break;
      case 'acTL':
        if (length >= 4 && view.getUint32(at + 8) > 1) return err('animated');
        break;
      case 'tRNS':
        alpha = true;
        break;
      case 'eXIf':
        orientation = exifOrientation(data);
        break;
      case 'IDAT':
        pixels = true;
        break;
      case 'IEND':
        return pixels && stored.width > 0 && stored.height > 0
          ? ok({ stored, orientation, alpha })
          : err('damaged');
    }
    at = end;
  }
}
