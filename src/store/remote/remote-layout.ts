import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';

/** The paths in a shared store: clips by their digest, and records of the keys that they answer. */
export const remoteLayout = {
  clip: (digest: Digest) => `clips/${digest.slice(0, 2)}/${digest}.mp4`,
  /** The record of the first clip that was made for a key. It is used if no lockfile names a clip. */
  answer: (key: CacheKey) => `takes/${key}.json`,
  /** The record of any clip that was made for a key. */
  record: (key: CacheKey, clip: Digest) => `takes/${key}/${clip}.json`,
};

/** What an object of a shared store is, by its path; undefined for unknown objects. */
export function remoteObjectOf(
  path: string,
):
  | { readonly kind: 'clip'; readonly clip: Digest }
  | { readonly kind: 'answer'; readonly key: CacheKey }
  | { readonly kind: 'record'; readonly key: CacheKey; readonly clip: Digest }
  | undefined {
  const [, folder, clip] = /^clips\/([0-9a-f]{2})\/([0-9a-f]{64})\.mp4$/.exec(path) ?? [];
  if (clip?.startsWith(folder as string)) return { kind: 'clip', clip: clip as Digest };
  const [, key, digest] = /^takes\/([0-9a-f]{64})(?:\/([0-9a-f]{64}))?\.json$/.exec(path) ?? [];
  if (key === undefined) return undefined;
  return digest === undefined
    ? { kind: 'answer', key: key as CacheKey }
    : { kind: 'record', key: key as CacheKey, clip: digest as Digest };
}
