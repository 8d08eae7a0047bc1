import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';

const LARGEST_TEXT = 8 * 1024 * 1024;

/**
 * The text of an answer, complete or not. The client asks for no coding, but a gateway may apply one anyway, and an
 * unreadable answer to a submit would hide the id of a paid task.
 */
export function decodeBody(bytes: Buffer, coding: string | string[] | undefined): string {
  return decoded(bytes, String(coding ?? '').toLowerCase())
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function decoded(bytes: Buffer, coding: string): Buffer {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants;
  // These return what a cut-off body contains.
  const zlib = { finishFlush: Z_SYNC_FLUSH, maxOutputLength: LARGEST_TEXT };
  try {
    if (coding === 'gzip' || coding === 'x-gzip') return gunzipSync(bytes, zlib);
    if (coding === 'deflate') return inflateSync(bytes, zlib);
    if (coding === 'br')
      return brotliDecompressSync(bytes, {
        finishFlush: BROTLI_OPERATION_FLUSH,
        maxOutputLength: LARGEST_TEXT,
      });
  } catch {
    // Not in this coding after all: the plain bytes say at least something.
  }
  return bytes;
}
