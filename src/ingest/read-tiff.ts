import { err, ok } from '../base/result.js';
import type { FormatFinding } from './image-format.js';

const WIDTH = 256;
const HEIGHT = 257;
const ORIENTATION = 274;
const EXTRA_SAMPLES = 338;
/** The tags of the offsets and lengths of strips or tiles. */
const PARTS = [
  [273, 279],
  [324, 325],
] as const;
// Bytes of one value, by the number of its type.
const SIZES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 };

/** Reads the first image of a TIFF and checks that all its strips or tiles exist. */
export function readTiff(bytes: Uint8Array): FormatFinding {
  if (bytes.length < 8) return err('truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const fields = new Map<number, readonly number[]>();
  const directory = view.getUint32(4, little);
  if (directory + 2 > bytes.length) return err('truncated');
  const entries = view.getUint16(directory, little);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > bytes.length) return err('truncated');
    const values = valuesAt(entry);
    if (values === null) return err('truncated');
    fields.set(view.getUint16(entry, little), values);
  }
  const [width = 0] = fields.get(WIDTH) ?? [];
  const [height = 0] = fields.get(HEIGHT) ?? [];
  const [offsets, lengths] = PARTS.map((pair) => pair.map((tag) => fields.get(tag) ?? [])).find(
    ([begins = []]) => begins.length > 0,
  ) ?? [[], []];
  if (width === 0 || height === 0 || !offsets || offsets.length === 0) return err('damaged');
  if (offsets.some((offset, part) => offset + (lengths?.[part] ?? 0) > bytes.length)) return err('truncated');
  const [orientation = 1] = fields.get(ORIENTATION) ?? [];
  return ok({
    stored: { width, height },
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    // 1 and 2 are the two ways to write alpha; 0 is something else.
    alpha: (fields.get(EXTRA_SAMPLES) ?? []).some((kind) => kind === 1 || kind === 2),
  });

  // Up to four bytes are in the entry itself, more bytes at an offset. Null if they do not exist.
  function valuesAt(entry: number): readonly number[] | null {
    const size = SIZES[view.getUint16(entry + 2, little)];
    const count = view.getUint32(entry + 4, little);
    if (size === undefined) return [];
    const at = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    if (at + count * size > bytes.length) return null;
    const read = (index: number): number => {
      const place = at + index * size;
      return size === 1
        ? view.getUint8(place)
        : size === 2
          ? view.getUint16(place, little)
          : view.getUint32(place, little);
    };
    return Array.from({ length: count }, (_, index) => read(index));
  }
}
