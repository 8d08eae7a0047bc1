import { err, ok } from '../base/result.js';
import type { FormatFinding } from './image-format.js';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;

/** Walks the blocks of a GIF to its trailer. A second image makes it an animation. */
export function readGif(bytes: Uint8Array): FormatFinding {
  if (bytes.length < 13) return err('truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  let alpha = false;
  let images = 0;
  for (let at = 13 + tableBytes(bytes[10] ?? 0); at < bytes.length; ) {
    switch (bytes[at]) {
      case TRAILER:
        return images > 0 && stored.width > 0 && stored.height > 0
          ? ok({ stored, orientation: 1, alpha })
          : err('damaged');
      case EXTENSION:
        // Its first bit says that one colour is transparent.
        if (bytes[at + 1] === GRAPHIC_CONTROL && ((bytes[at + 3] ?? 0) & 1) === 1) alpha = true;
        at = afterSubBlocks(bytes, at + 2);
        break;
      case IMAGE: {
        if (at + 11 > bytes.length) return err('truncated');
        images += 1;
        if (images > 1) return err('animated');
        // The part of the canvas that the image does not cover is transparent.
        const covers =
          view.getUint16(at + 5, true) >= stored.width && view.getUint16(at + 7, true) >= stored.height;
        alpha ||= !covers;
        at = afterSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9] ?? 0));
        break;
      }
      default:
        return err('damaged');
    }
  }
  return err('truncated');
}

// A colour table follows if the first bit of the flags is set; the last three bits are its length.
function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterSubBlocks(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1 + (bytes[at] as number)) if (bytes[at] === 0) return at + 1;
  return bytes.length;
}
