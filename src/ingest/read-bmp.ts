import { err, ok } from '../base/result.js';
import type { FormatFinding } from './image-format.js';

const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

// These can also contain a JPEG or a PNG.
const KNOWN = [0, 1, 2, BITFIELDS, ALPHA_BITFIELDS];

/** Reads the header of a BMP and checks that all its rows exist. */
export function readBmp(bytes: Uint8Array): FormatFinding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 26) return err('truncated');
  const pixelsAt = view.getUint32(10, true);
  const header = view.getUint32(14, true);
  if (header === 12) {
    const stored = { width: view.getUint16(18, true), height: view.getUint16(20, true) };
    return rowsOf(bytes, { stored, bits: view.getUint16(24, true), pixelsAt, alpha: false });
  }
  if (bytes.length < 14 + header) return err('truncated');
  // A negative height means that the rows run from top to bottom.
  const stored = { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (!KNOWN.includes(compression)) return err({ form: 'BMP with another image in it' });
  const masked = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  if (masked && bytes.length < 66) return err('truncated');
  if (masked && !hasKnownMasks(view, bits)) return err({ form: 'BMP with an unusual order of its bits' });
  const alpha = masked && header >= 56 && view.getUint32(66, true) !== 0;
  if (compression === 0 || masked) return rowsOf(bytes, { stored, bits, pixelsAt, alpha });
  if (stored.width <= 0 || stored.height <= 0) return err('damaged');
  // The size of run-length encoded rows cannot be computed, so that of the header is used.
  const size = view.getUint32(34, true);
  return pixelsAt + Math.max(1, size) > bytes.length
    ? err('truncated')
    : ok({ stored, orientation: 1, alpha });
}

// The bits of red, green and blue follow the first 40 bytes of every header.
function hasKnownMasks(view: DataView, bits: number): boolean {
  const masks = [54, 58, 62].map((at) => view.getUint32(at, true));
  if (bits === 16)
    return ['7c00 3e0 1f', 'f800 7e0 1f'].includes(masks.map((mask) => mask.toString(16)).join(' '));
  return bits === 32 && new Set(masks).size === 3 && masks.every((mask) => BYTES.includes(mask));
}

const BYTES = [0xff, 0xff00, 0xff0000, 0xff000000];

interface Rows {
  readonly stored: { readonly width: number; readonly height: number };
  readonly bits: number;
  readonly pixelsAt: number;
  readonly alpha: boolean;
}

function rowsOf(bytes: Uint8Array, { stored, bits, pixelsAt, alpha }: Rows): FormatFinding {
  if (stored.width <= 0 || stored.height <= 0 || ![1, 4, 8, 16, 24, 32].includes(bits)) return err('damaged');
  // Each row is padded to a multiple of four bytes.
  const row = Math.ceil((stored.width * bits) / 32) * 4;
  return pixelsAt + row * stored.height > bytes.length
    ? err('truncated')
    : ok({ stored, orientation: 1, alpha });
}
