import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, isDigest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { codeOf } from '../../system/atomic-file.js';

/** Where things lie inside a state folder. */
export interface StoreFolder {
  /** The state folder around it. */
  readonly state: string;
  readonly clips: string;
  readonly takes: string;
  readonly incoming: string;
  readonly damaged: string;
  readonly verified: string;
  clip(digest: Digest): string;
  take(key: CacheKey): string;
  /** The record of a further clip that was made for a key which another clip answers. */
  spare(key: CacheKey, clip: Digest): string;
}

/** The store's layout: `clips/ab/<digest>.mp4` holds bytes, `takes/<cache key>.json` says what they answer. */
export function storeFolder(stateFolder: string): StoreFolder {
  const clips = join(stateFolder, 'clips');
  const takes = join(stateFolder, 'takes');
  return {
    state: stateFolder,
    clips,
    takes,
    incoming: join(stateFolder, 'incoming'),
    damaged: join(stateFolder, 'damaged'),
    verified: join(stateFolder, 'verified.json'),
    clip: (digest) => join(clips, digest.slice(0, 2), `${digest}.mp4`),
    take: (key) => join(takes, `${key}.json`),
    spare: (key, clip) => join(takes, `${key}-${clip}.json`),
  };
}

/** Every cache key that has a record. */
export async function recordedKeys({ takes }: StoreFolder): Promise<CacheKey[]> {
  const names = await namesIn(takes);
  return names.flatMap((name) => {
    const key = name.replace(/\.json$/, '');
    return isDigest(key) && name !== key ? [key as CacheKey] : [];
  });
}

/** Every record's file, those of spare clips among them. */
export async function recordFiles({
  takes,
}: StoreFolder): Promise<readonly { readonly key: CacheKey; readonly path: string }[]> {
  const names = await namesIn(takes);
  return names.flatMap((name) => {
    const [, key] = /^([0-9a-f]{64})(?:-[0-9a-f]{64})?\.json$/.exec(name) ?? [];
    return key === undefined ? [] : [{ key: key as CacheKey, path: join(takes, name) }];
  });
}

/** Every clip that has a file. */
export async function storedClips({ clips }: StoreFolder): Promise<Digest[]> {
  const folders = (await namesIn(clips)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = await Promise.all(folders.map((folder) => namesIn(join(clips, folder))));
  return names.flat().flatMap((name) => {
    const digest = name.replace(/\.mp4$/, '');
    return isDigest(digest) && name !== digest ? [digest] : [];
  });
}

/** The names in a folder; a folder that does not exist has none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
