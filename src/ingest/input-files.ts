import { resolve } from 'node:path';
import { lockPath } from '../lockfile/lock-path.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { fileNames, type RealFolders } from './file-names.js';
import { imageAddress } from './image-address.js';
import { soundPath } from './load-sounds.js';

/** A file that a film is made from. */
export interface InputFile {
  /** As the user wrote it. */
  readonly said: string;
  /** All names that identify it on this machine. */
  readonly names: readonly string[];
}

/** Every local file of a storyboard, used or not, existing or not: no output may replace one of them. */
export async function inputFiles(
  { film, shots: played, skipped = [], keyframes }: Storyboard,
  { root, storyboard }: { readonly root: string; readonly storyboard: string },
): Promise<readonly InputFile[]> {
  const shots = [...played, ...skipped];
  const images = [
    ...shots.flatMap(({ first, last }) => [first.uri, ...(last ? [last.uri] : [])]),
    ...keyframes.map(({ image }) => image.uri),
  ].flatMap((said) => {
    const address = imageAddress(said, root);
    return address.ok && address.value.kind === 'file' ? [{ said, path: address.value.path }] : [];
  });
  const sounds = [film.audio, ...shots.flatMap(({ audio, drivingAudio }) => [audio, drivingAudio])].flatMap(
    (one) => {
      const path = one === null ? undefined : soundPath(one.src, root);
      return one === null || path === undefined ? [] : [{ said: one.src, path }];
    },
  );
  const own = [storyboard, lockPath(storyboard)].map((said) => ({ said, path: resolve(said) }));
  const byPath = new Map([...own, ...images, ...sounds].map((one) => [one.path, one]));
  const folders: RealFolders = new Map();
  return Promise.all(
    [...byPath.values()].map(async ({ said, path }) => ({ said, names: await fileNames(path, folders) })),
  );
}
