import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Digest } from '../base/digest.js';
import { BrokenMp4 } from './mp4/boxes.js';
import { readMp4 } from './mp4/read-mp4.js';
import { videoTrack } from './probe.js';

const CHUNK = 1 << 20;

/**
 * The digest of a film's coded pictures in the order of decoding: the same wherever the pictures are the same,
 * whatever the container around them says. Throws BrokenMp4 for what is no whole film.
 */
export async function packetDigest(path: string, signal: AbortSignal): Promise<Digest> {
  const { sizes, offsets, count } = videoTrack(await readMp4(path)).samples;
  // The sizes first, and then the bytes without a gap: how the samples lie in the file leaves no trace.
  const hash = createHash('sha256').update(`${count} ${sizes.join(' ')}\n`);
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let sample = 0; sample < count; ) {
      signal.throwIfAborted();
      // Samples that lie side by side are read together.
      const from = offsets[sample]!;
      let to = from;
      for (; sample < count && offsets[sample] === to; sample += 1) to += sizes[sample]!;
      for (let at = from; at < to; ) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, to - at), at);
        if (bytesRead === 0) throw new BrokenMp4('it ends before its last picture');
        hash.update(buffer.subarray(0, bytesRead));
        at += bytesRead;
      }
    }
    return hash.digest('hex') as Digest;
  } finally {
    await file.close();
  }
}
