import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readMp4 } from '../../media/mp4/read-mp4.js';
import type { Samples } from '../../media/mp4/read-samples.js';
import { videoTrack } from '../../media/probe.js';
import type { Clip } from '../../timeline/clip.js';

/** How many packets of a film are copied from its clips, byte for byte. */
export interface CopiedPackets {
  readonly copied: number;
  readonly total: number;
}

/** Reads a film and its clips and compares every packet, whatever is known about how the film was assembled. */
export async function verifyCopiedPackets(
  film: string,
  clips: readonly Pick<Clip, 'digest' | 'path'>[],
  signal: AbortSignal,
): Promise<CopiedPackets> {
  const own = new Set<string>();
  const distinct = new Map(clips.map((clip) => [clip.digest, clip.path]));
  for (const path of distinct.values()) {
    await eachPacket(path, signal, (packet) => own.add(packet));
  }
  let [copied, total] = [0, 0];
  await eachPacket(film, signal, (packet) => {
    total += 1;
    if (own.has(packet)) copied += 1;
  });
  return { copied, total };
}

async function eachPacket(path: string, signal: AbortSignal, found: (packet: string) => void): Promise<void> {
  const { samples } = videoTrack(await readMp4(path));
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(largest(samples));
    for (let sample = 0; sample < samples.count; sample += 1) {
      signal.throwIfAborted();
      const size = samples.sizes[sample]!;
      await file.read(buffer, 0, size, samples.offsets[sample]!);
      found(createHash('sha256').update(buffer.subarray(0, size)).digest('base64'));
    }
  } finally {
    await file.close();
  }
}

function largest({ sizes }: Samples): number {
  let most = 1;
  for (const size of sizes) most = Math.max(most, size);
  return most;
}
