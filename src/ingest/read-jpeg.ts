import { err, ok } from '../base/result.js';
import { exifOrientation } from './exif-orientation.js';
import { type FormatFinding, latin1, type UnsafeForm } from './image-format.js';

const SOS = 0xda;
const EOI = 0xd9;
const APP1 = 0xe1;
const APP14 = 0xee;

/** Walks the segments and scans of a JPEG to its end marker. */
export function readJpeg(bytes: Uint8Array): FormatFinding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let stored = { width: 0, height: 0 };
  let orientation = 1;
  let scans = 0;
  let adobe: number | null = null;
  let unsafe: UnsafeForm | null = null;
  for (let at = 2; ; ) {
    // Any number of fill bytes may precede a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    if (at + 2 > bytes.length) return err('truncated');
    if (bytes[at] !== 0xff) return err('damaged');
    const marker = bytes[at + 1] as number;
    at += 2;
    if (marker === EOI) {
      if (unsafe !== null) return err(unsafe);
      return scans > 0 && stored.width > 0 && stored.height > 0
        ? ok({ stored, orientation, alpha: false })
        : err('damaged');
    }
    if (isBare(marker)) continue;
    if (at + 2 > bytes.length) return err('truncated');
    const length = view.getUint16(at);
    if (length < 2) return err('damaged');
    if (at + length > bytes.length) return err('truncated');
    if (isFrameHeader(marker) && length >= 7) {
      stored = { width: view.getUint16(at + 5), height: view.getUint16(at + 3) };
      unsafe ??= unsafeFrame(marker, bytes.subarray(at + 2, at + length), adobe);
    }
    if (marker === APP14 && latin1(bytes, at + 2, at + 7) === 'Adobe') adobe = bytes[at + 13] ?? null;
    if (marker === APP1 && latin1(bytes, at + 2, at + 6) === 'Exif') {
      orientation = exifOrientation(bytes.subarray(at + 2, at + length));
    }
    at += length;
    if (marker === SOS) {
      scans += 1;
      at = endOfScan(bytes, at);
    }
  }
}

// Four inks have two meanings, and only the marker of Adobe, or their names, say which one it is.
function unsafeFrame(marker: number, header: Uint8Array, adobe: number | null): UnsafeForm | null {
  if (marker > 0xc2) return { form: 'JPEG with an unusual coding' };
  if (header[0] !== 8) return { form: `JPEG with ${header[0]} bits per sample` };
  const components = header[5] ?? 0;
  if (components === 1 || components === 3) return null;
  if (components !== 4) return { form: `JPEG with ${components} colours` };
  const names = [6, 9, 12, 15].map((at) => String.fromCharCode(header[at] ?? 0)).join('');
  if (adobe === 0 || adobe === 2 || names === 'CMYK') return null;
  return { form: 'JPEG with four inks, without the marker that says what they mean' };
}

// In a scan 0xff is followed by 0 when it is data, and by D0 to D7 at restarts; anything else ends the scan.
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

// C0 to CF are frame headers, but for the tables C4 and CC and the reserved C8.
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
