import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { OutputPlace } from '../plan/check-output.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { SoundFile } from '../timeline/sound.js';
import { fileNames, realFolder } from './file-names.js';

/** What a film's place is judged by. */
export interface OutputSurroundings {
  readonly root: string;
  /** The storyboard's path. */
  readonly storyboard: string;
  readonly stateFolder: string;
  readonly keyframes: Iterable<Keyframe>;
  readonly sounds: ReadonlyMap<string, SoundFile>;
}

/** Looks at the place that a film is to have, and at the files that it must not replace. */
export async function lookAtOutput(
  { output, at }: Pick<OutputPlace, 'output' | 'at'>,
  { root, storyboard, stateFolder, keyframes, sounds }: OutputSurroundings,
): Promise<OutputPlace> {
  const path = resolve(root, output);
  const files = [
    { said: storyboard, path: resolve(storyboard) },
    ...[...keyframes].flatMap((one) =>
      one.kind === 'image' && one.from === 'file' ? [{ said: one.uri, path: one.file }] : [],
    ),
    ...[...sounds].map(([said, sound]) => ({ said, path: sound.path })),
  ];
  const state = await realFolder(stateFolder);
  const isBelow = async (file: string) => isInside(await realFolder(dirname(file)), state);
  return {
    output,
    at,
    names: await fileNames(path),
    inputs: await Promise.all(
      files.map(async (file) => ({ said: file.said, names: await fileNames(file.path) })),
    ),
    // Who keeps the state in the project's own folder has the film beside it.
    isInState: (await isBelow(path)) && !(await isBelow(resolve(storyboard))),
  };
}

function isInside(folder: string, parent: string): boolean {
  const way = relative(parent, folder);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
