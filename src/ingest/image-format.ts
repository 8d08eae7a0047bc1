import type { ImageFormat } from '../plan/keyframe.js';

/** The format that bytes begin like, told by them and never by a name; null when they are nothing known. */
export function formatOf(bytes: Uint8Array): ImageFormat | { readonly refused: string } | null {
  const head = latin1(bytes, 0, 64);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  // Two letters are not much: the header's own length has to be one that exists.
  if (head.startsWith('BM') && [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)) return 'bmp';
  const known = refused.find(([, at, ...marks]) => marks.some((mark) => head.startsWith(mark, at)));
  const name = known?.[0] ?? markup(bytes);
  return name === undefined ? null : { refused: name };
}

// Name, where the mark stands, and the marks.
const refused: readonly (readonly [string, number, ...string[]])[] = [
  ['GIF', 0, 'GIF87a', 'GIF89a'],
  ['TIFF', 0, 'II*\0', 'II+\0', 'MM\0*', 'MM\0+'],
  ['AVIF', 4, 'ftypavif', 'ftypavis'],
  ['HEIC', 4, 'ftypheic', 'ftypheix', 'ftyphevc', 'ftyphevx', 'ftypheim', 'ftypheis', 'ftypmif1', 'ftypmsf1'],
  ['JPEG XL', 0, '\xff\x0a', '\0\0\0\x0cJXL '],
  ['JPEG 2000', 0, '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'],
  ['video (MP4)', 4, 'ftyp'],
  ['video (WebM)', 0, '\x1aE\xdf\xa3'],
  ['icon (ICO)', 0, '\0\0\x01\0'],
  ['Photoshop file (PSD)', 0, '8BPS'],
  ['PDF', 0, '%PDF-'],
  ['ZIP archive', 0, 'PK\x03\x04'],
  ['OpenEXR', 0, 'v/1\x01'],
  ['Radiance HDR', 0, '#?RADIANCE'],
];

// Names of SVG and web pages can stand behind comments and white space.
function markup(bytes: Uint8Array): string | undefined {
  const text = latin1(bytes, 0, 1000)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (!text.startsWith('<')) return undefined;
  if (text.includes('<svg')) return 'SVG';
  if (text.startsWith('<!doctype html') || text.includes('<html')) return 'web page (HTML)';
  return text.startsWith('<?xml') ? 'XML' : undefined;
}

/** Bytes as characters of the same number. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
