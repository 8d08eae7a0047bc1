import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { codeOf } from '../../system/atomic-file.js';
import { tempPathFor } from '../../system/temp-name.js';

/** A decoded file would be larger than is allowed. */
export class TooLarge extends Error {}

/**
 * Replaces a complete download by what it contains in its coding. The client asks for no coding, but a gateway may apply
 * one anyway, and a paid clip would look like no clip. A file that is not in this coding stays as it is. Throws TooLarge.
 */
export async function decodeFile(path: string, coding: string | null, maxBytes: number): Promise<void> {
  const decoder = decoderOf(coding?.toLowerCase());
  if (decoder === undefined) return;
  const decoded = tempPathFor(path);
  try {
    await pipeline(createReadStream(path), decoder, atMost(maxBytes), createWriteStream(decoded));
    await rename(decoded, path);
  } catch (error) {
    await rm(decoded, { force: true });
    if (!/^(?:Z_|ERR__|ERR_BROTLI)/.test(codeOf(error))) throw error;
  }
}

function decoderOf(coding: string | undefined): Transform | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'deflate') return createInflate();
  return coding === 'br' ? createBrotliDecompress() : undefined;
}

function atMost(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done: TransformCallback) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new TooLarge());
      else done(null, chunk);
    },
  });
}
