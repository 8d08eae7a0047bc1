import { createHash } from 'node:crypto';
import type { Digest } from '../base/digest.js';
import { withOpenFile } from './open-file.js';

const CHUNK = 1 << 18;

/** The digest of a file, read in chunks: memory use does not depend on its size. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  return withOpenFile(path, async (file) => {
    const buffer = idle.pop() ?? Buffer.allocUnsafe(CHUNK);
    try {
      for (let [at, length] = [0, CHUNK]; length === CHUNK; at += length) {
        signal?.throwIfAborted();
        length = await file.read(buffer, at);
        hash.update(length === CHUNK ? buffer : buffer.subarray(0, length));
      }
      return hash.digest('hex') as Digest;
    } finally {
      idle.push(buffer);
    }
  });
}

// A new buffer for each of a thousand files would be a gigabyte of garbage, so buffers are used again.
const idle: Buffer[] = [];
