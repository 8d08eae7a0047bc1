import { isLfsPointer } from '../base/lfs-pointer.js';
import type { Result } from '../base/result.js';
import type { ImageFormat } from '../plan/keyframe.js';
import type { Size } from '../plan/size.js';

/** What the reader of a format found. The size is the stored one, before the orientation is applied. */
export type FormatFinding = Result<
  { readonly stored: Size; readonly orientation: number; readonly alpha: boolean },
  'truncated' | 'damaged' | 'animated' | UnsafeForm
>;

/** A valid image that decoders show with different colours, or not at all. */
export interface UnsafeForm {
  /** With the format, as in "TIFF with tiles". */
  readonly form: string;
}

/** The format of a file, detected by its first bytes and never by its name; null if it is unknown. */
export function formatOf(bytes: Uint8Array): ImageFormat | OtherFormat | null {
  const head = latin1(bytes, 0, 64);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  // Two letters are too little: the length of the header has to be a valid one.
  if (head.startsWith('BM') && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)) return 'bmp';
  const matches = ([, at, ...signatures]: Signatures) =>
    signatures.some((signature) => head.startsWith(signature, at));
  const image = refused.find(matches);
  if (image) return { kind: 'refused', name: image[0] };
  if (isLfsPointer(head)) return { kind: 'other', name: 'Git LFS pointer' };
  const thing = others.find(matches);
  return thing ? { kind: 'other', name: thing[0] } : markup(bytes);
}

/** Kinds of files that are not images and are often used as one. */
export type OtherThing = 'video' | 'PDF' | 'ZIP archive' | 'web page' | 'XML file' | 'Git LFS pointer';

type OtherFormat =
  | { readonly kind: 'refused'; readonly name: string }
  | { readonly kind: 'other'; readonly name: OtherThing };

// Name, position of the signature, and the signatures.
type Signatures<Name extends string = string> = readonly [Name, number, ...string[]];

const refused: readonly Signatures[] = [
  ['BigTIFF', 0, 'II+\0', 'MM\0+'],
  ['AVIF', 4, 'ftypavif', 'ftypavis'],
  ['HEIC', 4, 'ftypheic', 'ftypheix', 'ftyphevc', 'ftyphevx', 'ftypheim', 'ftypheis', 'ftypmif1', 'ftypmsf1'],
  ['JPEG XL', 0, '\xff\x0a', '\0\0\0\x0cJXL '],
  ['JPEG 2000', 0, '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'],
  ['ICO', 0, '\0\0\x01\0'],
  ['PSD', 0, '8BPS'],
  ['OpenEXR', 0, 'v/1\x01'],
  ['Radiance HDR', 0, '#?RADIANCE'],
];

const others: readonly Signatures<OtherThing>[] = [
  ['video', 4, 'ftyp'],
  ['video', 0, '\x1aE\xdf\xa3'],
  ['PDF', 0, '%PDF-'],
  ['ZIP archive', 0, 'PK\x03\x04'],
];

// In SVG files and web pages the first element may follow comments and white space.
function markup(bytes: Uint8Array): OtherFormat | null {
  const text = latin1(bytes, 0, 1000)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (!text.startsWith('<')) return null;
  if (text.includes('<svg')) return { kind: 'refused', name: 'SVG' };
  if (text.startsWith('<!doctype html') || text.includes('<html')) {
    return { kind: 'other', name: 'web page' };
  }
  return text.startsWith('<?xml') ? { kind: 'other', name: 'XML file' } : null;
}

/** Bytes as characters with the same codes. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
