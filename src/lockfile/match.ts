import type { Digest } from '../base/digest.js';

/** How two films compare: all bytes are identical, only the encoded frames are, or neither. */
export type FilmMatch = 'bits' | 'packets' | 'none';

/** A film or another output, as far as it is compared. */
export interface MatchableFile {
  /** Of all bytes. */
  readonly digest: Digest;
  /** The digest of the encoded frames; null for a file without any, such as an animation. */
  readonly packets: () => Promise<Digest | null>;
}

/**
 * Compares two files: identical bytes, else identical encoded frames. Another ffmpeg may write the same frames into
 * a different container. The encoded frames are read only if the bytes differ.
 */
export async function matchFiles(a: MatchableFile, b: MatchableFile): Promise<FilmMatch> {
  if (a.digest === b.digest) return 'bits';
  // One after the other: the second one may be a large file that does not have to be read.
  const packets = await a.packets();
  if (packets === null) return 'none';
  return packets === (await b.packets()) ? 'packets' : 'none';
}

/** A file that the lockfile records. */
export function lockedFile({
  digest,
  packets,
}: {
  readonly digest: Digest;
  readonly packets: Digest | null;
}): MatchableFile {
  return { digest, packets: async () => packets };
}
