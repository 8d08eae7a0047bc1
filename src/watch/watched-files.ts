import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { imageAddress } from '../ingest/image-address.js';
import { lockPath } from '../lockfile/lock-path.js';

/**
 * The local files that a storyboard depends on: itself, its keyframes and its sounds, including missing ones, and a lockfile
 * that exists, for the picks in it.
 */
export function watchedFiles(
  { storyboard, root }: { readonly storyboard: string; readonly root: string },
  named: readonly string[],
): readonly string[] {
  const files = named.flatMap((uri) => {
    const address = imageAddress(uri, root);
    return address.ok && address.value.kind === 'file' ? [address.value.path] : [];
  });
  const lock = lockPath(resolve(storyboard));
  return [...new Set([resolve(storyboard), ...files, ...(existsSync(lock) ? [lock] : [])])];
}
