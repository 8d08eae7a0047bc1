import { resolve } from 'node:path';
import { imageAddress } from '../ingest/image-address.js';

/** Every local file that a storyboard hangs on: itself, its stills and sounds, whether they are there or not. */
export function watchedFiles(
  { storyboard, root }: { readonly storyboard: string; readonly root: string },
  named: readonly string[],
): readonly string[] {
  const files = named.flatMap((uri) => {
    const address = imageAddress(uri, root);
    return address.ok && address.value.kind === 'file' ? [address.value.path] : [];
  });
  return [...new Set([resolve(storyboard), ...files])];
}
