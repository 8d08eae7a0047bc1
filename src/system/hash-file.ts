import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Digest } from '../base/digest.js';

const CHUNK = 1 << 18;

/** The digest of a file's bytes, read piece by piece: memory does not grow with the file. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  const buffer = idle.pop() ?? Buffer.allocUnsafe(CHUNK);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return hash.digest('hex') as Digest;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    idle.push(buffer);
    await file.close();
  }
}

// A buffer for each of a thousand files would be a gigabyte of garbage: as many as are in use at once do.
const idle: Buffer[] = [];
