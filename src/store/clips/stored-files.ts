import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { namesIn } from '../../system/names-in.js';
import { isClipFolder, parseClipName, parseTakeName, type StateLayout } from '../layout.js';

/** Every cache key that has a record. */
export async function recordedKeys({ takes }: StateLayout): Promise<CacheKey[]> {
  const names = await namesIn(takes);
  return names.flatMap((name) => {
    const take = parseTakeName(name);
    return take === undefined || take.alternate ? [] : [take.key];
  });
}

/** The file of every record, those of alternate clips included. */
export async function recordFiles({
  takes,
}: StateLayout): Promise<readonly { readonly key: CacheKey; readonly path: string }[]> {
  const names = await namesIn(takes);
  return names.flatMap((name) => {
    const take = parseTakeName(name);
    return take === undefined ? [] : [{ key: take.key, path: join(takes, name) }];
  });
}

/** Every clip that has a file. */
export async function storedClips({ clips }: StateLayout): Promise<Digest[]> {
  const folders = (await namesIn(clips)).filter(isClipFolder);
  const names = await Promise.all(folders.map((folder) => namesIn(join(clips, folder))));
  return names.flat().flatMap((name) => parseClipName(name) ?? []);
}
