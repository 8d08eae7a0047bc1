import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoadOptions, loadKeyframes } from '../../src/ingest/load-keyframes.js';
import { testFolder } from '../rig/test-folder.js';

/** Long after every file of the test was written, so that its dates are trusted. */
export const LATER = Date.now() + 3_600_000;

/** A folder with the images of a storyboard, and the result of loading them. */
export async function openRig(files: Readonly<Record<string, Buffer | string>> = {}) {
  const folder = await testFolder();
  const root = join(folder.path, 'film');
  const cacheFolder = join(root, '.inbetween', 'keyframes');
  await mkdir(join(root, '.inbetween'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), bytes);
  }
  const load = (uris: readonly string[], options: Partial<LoadOptions> = {}) =>
    loadKeyframes(shotsOf(uris), {
      root,
      cacheFolder,
      offline: false,
      signal: new AbortController().signal,
      clock: { now: () => LATER },
      ...options,
    });
  return { root, cacheFolder, load, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

export function shotsOf(uris: readonly string[]) {
  return {
    shots: uris.map((uri, index) => ({
      first: { uri, name: null, at: ['shots', index, 'first'] },
      last: null,
    })),
  };
}
