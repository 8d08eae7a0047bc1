import { err, ok } from '../base/result.js';
import type { FormatFinding, UnsafeForm } from './image-format.js';

const WIDTH = 256;
const HEIGHT = 257;
const ORIENTATION = 274;
const BITS = 258;
const COMPRESSION = 259;
const COLOURS = 262;
const TILE_WIDTH = 322;
const EXTRA_SAMPLES = 338;
const SAMPLE_FORMAT = 339;
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
  const unsafe = unsafeForm((tag) => fields.get(tag) ?? []);
  if (unsafe !== null) return err(unsafe);
  const [orientation = 1] = fields.get(ORIENTATION) ?? [];
  return ok({
    stored: { width, height },
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    alpha: (fields.get(EXTRA_SAMPLES) ?? []).length > 0,
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

// None, three kinds of fax, LZW, two names of Deflate, and PackBits.
const KNOWN_COMPRESSIONS = [1, 2, 3, 4, 5, 8, 32_946, 32_773];
// Bits per sample, by the meaning of the samples: two kinds of grey, RGB, palette, CMYK, YCbCr.
const KNOWN_BITS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  1: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  5: [8],
  6: [8],
};
const UNASSOCIATED = 2;

// Of a form that it does not know, ffmpeg makes a black image or one of wrong colours, without an error.
function unsafeForm(values: (tag: number) => readonly number[]): UnsafeForm | null {
  const [compression = 1] = values(COMPRESSION);
  const [colours = 1] = values(COLOURS);
  const bits = values(BITS).length > 0 ? values(BITS) : [1];
  const extra = values(EXTRA_SAMPLES);
  if (values(TILE_WIDTH).length > 0) return { form: 'TIFF with tiles' };
  if (!KNOWN_COMPRESSIONS.includes(compression)) return { form: `TIFF with the compression ${compression}` };
  if (KNOWN_BITS[colours] === undefined) return { form: `TIFF with colours of the kind ${colours}` };
  if (!bits.every((one) => one === bits[0] && KNOWN_BITS[colours]?.includes(one)))
    return { form: `TIFF with ${[...new Set(bits)].join(' and ')} bits per sample` };
  if (values(SAMPLE_FORMAT).some((format) => format !== 1))
    return { form: 'TIFF with samples that are not whole numbers' };
  if (extra.length === 0 || (extra.length === 1 && extra[0] === UNASSOCIATED)) return null;
  return {
    form: extra.includes(1) ? 'TIFF with premultiplied transparency' : 'TIFF with additional channels',
  };
}
