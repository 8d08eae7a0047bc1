import { lstat, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { OutputPlace } from '../plan/check-output-place.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage } from '../system/errno-message.js';
import { fileNames, realFolder } from './file-names.js';
import type { InputFile } from './input-files.js';

/** What the path of an output is checked against. */
export interface OutputContext {
  readonly root: string;
  /** The storyboard's path. */
  readonly storyboard: string;
  readonly stateFolder: string;
  readonly inputs: readonly InputFile[];
}

/** Examines the paths of a film and of its sidecar files. Writes nothing. */
export async function lookAtOutput(
  { output, at, files }: Pick<OutputPlace, 'output' | 'at'> & { readonly files: readonly string[] },
  { root, storyboard, stateFolder, inputs }: OutputContext,
): Promise<OutputPlace> {
  const state = await realFolder(stateFolder);
  const isBelow = async (file: string) => isInside(await realFolder(dirname(file)), state);
  const paths = files.map((file) => resolve(root, file));
  const obstacles = await Promise.all(paths.map(obstacleAt));
  return {
    output,
    at,
    names: (await Promise.all(paths.map((path) => fileNames(path)))).flat(),
    inputs,
    // If the state folder is the folder of the storyboard, the film is in it as well.
    isInState: (await isBelow(resolve(root, output))) && !(await isBelow(resolve(storyboard))),
    obstacle: obstacles.find((one) => one !== null) ?? null,
  };
}

function isInside(folder: string, parent: string): boolean {
  const path = relative(parent, folder);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

// Only obstacles that are the same on every machine: permissions are checked when the film is written.
async function obstacleAt(path: string): Promise<string | null> {
  try {
    const facts = await lstat(path);
    // A link is replaced, but not a link to a device.
    const thing = facts.isSymbolicLink() ? await stat(path).catch(() => undefined) : facts;
    if (thing === undefined || thing.isFile()) return null;
    return thing.isDirectory() ? 'a folder of that name exists' : 'it is a device or a pipe';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return folderObstacle(dirname(path));
    return ['ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(code) ? errnoMessage(error) : null;
  }
}

async function folderObstacle(folder: string): Promise<string | null> {
  const facts = await lstat(folder).catch(() => undefined);
  if (facts === undefined) return dirname(folder) === folder ? null : folderObstacle(dirname(folder));
  if (facts.isSymbolicLink() && !(await stat(folder).catch(() => undefined)))
    return `the link ${folder} has no target`;
  return null;
}
