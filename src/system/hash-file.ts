import { createHash } from 'node:crypto';
import type { Digest } from '../base/digest.js';
import { withOpenFile } from './open-file.js';

const CHUNK = 1 << 18;

/** The digest of a file's bytes, read piece by piece: memory does not grow with the file. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<Digest> {
  const hash = createHash('sha256');
  return withOpenFile(path, async (file) => {
    const buffer = idle.pop() ?? Buffer.allocUnsafe(CHUNK);
    try {
      for (let [at, lockedProject] = [0, CHUNK]; lockedProject === CHUNK; at += lockedProject) {
        signal?.throwIfAborted();
        lockedProject = await file.read(buffer, at);
        hash.update(lockedProject === CHUNK ? buffer : buffer.subarray(0, lockedProject));
      }
      return hash.digest('hex') as Digest;
    } finally {
      idle.push(buffer);
    }
  });
}

// A buffer for each of a thousand files would be a gigabyte of garbage: as many as are in use at once do.
const idle: Buffer[] = [];
