import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Diagnostic, warningAt } from '../diagnostics/diagnostic.js';
import { lockPath } from '../lockfile/lock-path.js';

/** Warns of other storyboards in the folder that have the same lockfile: `film.yaml` and `film.yml`. */
export async function sameNames(storyboard: string): Promise<readonly Diagnostic[]> {
  const path = resolve(storyboard);
  const own = basename(path);
  const lockfile = basename(lockPath(path));
  const names = await readdir(dirname(path)).catch(() => []);
  const others = names.filter(
    (name) => name !== own && /\.ya?ml$/i.test(name) && basename(lockPath(name)) === lockfile,
  );
  return others.map((other) =>
    warningAt(['version'], {
      on: 'key',
      code: 'lockfile-shared',
      message: `"${other}" in the same folder has the same lockfile "${lockfile}", and without "output:" the same film.`,
      help: 'Rename one of the two storyboards.',
    }),
  );
}
