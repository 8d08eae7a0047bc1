// Leaves in dist/types/ only the declarations that the library's own reach. Throws when one of them imports a package that
// is not installed with this one, because then it has no types for users.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** `entry` is the declaration file of the library; `packages` are those that users have installed. */
export function pruneTypes(folder, { entry, packages }) {
  const kept = new Set();
  keep(join(folder, entry));
  for (const file of filesIn(folder)) if (!kept.has(file)) rmSync(file);

  function keep(file) {
    if (kept.has(file)) return;
    kept.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, from, dynamic] of text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)) {
      const name = from ?? dynamic;
      if (name.startsWith('.')) keep(declarationOf(join(dirname(file), name)));
      else if (!name.startsWith('node:') && !packages.includes(name)) {
        throw new Error(`${file} has types of the package "${name}", which users do not have.`);
      }
    }
  }
}

function declarationOf(path) {
  const file = normalize(path.replace(/\.js$/, '.d.ts'));
  if (!existsSync(file)) throw new Error(`The declarations ${file} are missing.`);
  return file;
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}
