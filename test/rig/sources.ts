import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src');

/** Every hand-written source file by its path in `src/`, with forward slashes. */
export function readSources(): ReadonlyMap<string, string> {
  const entries = readdirSync(src, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && /(?<!\.generated)\.tsx?$/.test(entry.name));
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(src, path).split(sep).join('/'), readFileSync(path, 'utf8')];
    }),
  );
}
