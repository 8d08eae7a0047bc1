import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Digest } from '../base/digest.js';
import { BrokenMp4 } from './mp4/boxes.js';
import { readMp4 } from './mp4/read-mp4.js';
import { videoTrack } from './probe.js';

const CHUNK = 1 << 20;

/**
 * The digest of the coded frames of a film in decoding order. It does not depend on the container. Throws BrokenMp4 for
 * an incomplete file.
 */
export async function digestPackets(path: string, signal: AbortSignal): Promise<Digest> {
  const { sizes, offsets, count } = videoTrack(await readMp4(path)).samples;
  // First the sizes, then the bytes without gaps, so that the positions in the file do not matter.
  const hash = createHash('sha256').update(`${count} ${sizes.join(' ')}\n`);
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let sample = 0; sample < count; ) {
      signal.throwIfAborted();
      // Adjacent samples are read together.
      const from = offsets[sample]!;
      let to = from;
      for (; sample < count && offsets[sample] === to; sample += 1) to += sizes[sample]!;
      for (let at = from; at < to; ) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, to - at), at);
        if (bytesRead === 0) throw new BrokenMp4('it ends before its last frame');
        hash.update(buffer.subarray(0, bytesRead));
        at += bytesRead;
      }
    }
    return hash.digest('hex') as Digest;
  } finally {
    await file.close();
  }
}
