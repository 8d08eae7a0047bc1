import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';

/**
 * The paths in a shared store: clips by their digest, records of the keys that they answer, claims on keys, and what
 * workers exchange.
 */
export const remoteLayout = {
  clip: (digest: Digest) => `clips/${digest.slice(0, 2)}/${digest}.mp4`,
  /** The record of the first clip that was made for a key. It is used if no lockfile names a clip. */
  answer: (key: CacheKey) => `takes/${key}.json`,
  /** The record of any clip that was made for a key. */
  record: (key: CacheKey, clip: Digest) => `takes/${key}/${clip}.json`,
  /** Which machine pays for a key, by the number of the attempt. */
  claim: (key: CacheKey, number: number) => `claims/${key}/${number}`,
  claimOperation: (key: CacheKey, number: number) => `claims/${key}/${number}.operation`,
  claimEnd: (key: CacheKey, number: number) => `claims/${key}/${number}.end`,
  /** Shows whether the store can create objects exclusively. */
  claimTrial: 'claims/trial',
  /** A file that is an input or an output of jobs, and no clip. */
  jobFile: (digest: Digest) => `jobs/files/${digest.slice(0, 2)}/${digest}`,
  /** The outputs of a job, as one build of the engine makes them. */
  jobResult: (build: Digest, job: Digest) => `jobs/results/${build.slice(0, 16)}/${job}.json`,
  /** Names the store, so that renders and workers of different stores do not exchange jobs. */
  jobStore: 'jobs/store.json',
};

/** What an object of a shared store is, by its path; undefined for unknown objects. */
export function remoteObjectOf(path: string):
  | { readonly kind: 'clip'; readonly clip: Digest }
  | { readonly kind: 'answer'; readonly key: CacheKey }
  | { readonly kind: 'record'; readonly key: CacheKey; readonly clip: Digest }
  | { readonly kind: 'claim'; readonly key: CacheKey; readonly number: number }
  /** It can be made again. */
  | { readonly kind: 'job' }
  | undefined {
  const [, folder, clip] = /^clips\/([0-9a-f]{2})\/([0-9a-f]{64})\.mp4$/.exec(path) ?? [];
  if (clip?.startsWith(folder as string)) return { kind: 'clip', clip: clip as Digest };
  const [, claimed, number] =
    /^claims\/([0-9a-f]{64})\/([1-9]\d{0,8})(?:\.operation|\.end)?$/.exec(path) ?? [];
  if (claimed !== undefined) return { kind: 'claim', key: claimed as CacheKey, number: Number(number) };
  if (/^jobs\/(?:files\/[0-9a-f]{2}\/[0-9a-f]{64}|results\/[0-9a-f]{16}\/[0-9a-f]{64}\.json)$/.test(path))
    return { kind: 'job' };
  const [, key, digest] = /^takes\/([0-9a-f]{64})(?:\/([0-9a-f]{64}))?\.json$/.exec(path) ?? [];
  if (key === undefined) return undefined;
  return digest === undefined
    ? { kind: 'answer', key: key as CacheKey }
    : { kind: 'record', key: key as CacheKey, clip: digest as Digest };
}
