import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let folder: string | undefined;

/** The absolute path of a file of this package: 'dist/web'. It is the same for code that runs from src/ and from dist/. */
export function packageFile(path: string): string {
  folder ??= packageFolder(dirname(fileURLToPath(import.meta.url)));
  return join(folder, path);
}

function packageFolder(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('The package.json of inbetween is missing.');
  return packageFolder(parent);
}
