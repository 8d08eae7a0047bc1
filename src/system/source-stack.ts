import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { pathOfFileUrl } from './file-url.js';
import { packageFile } from './package-files.js';

/**
 * The stack of an error with the places in src/ instead of those in the bundle. The maps are read only here: Node's
 * own support (--enable-source-maps) has to be on before the code loads, and slows every start.
 */
export function sourceStack(error: Error): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  const maps = new Map<string, SourceMap | null>();
  return stack.replace(
    /((?:file:\/\/)?[^\s()]+\.c?js):(\d+):(\d+)/g,
    (place, address: string, line, column) => {
      const file = pathOfFileUrl(address) ?? address;
      const map = maps.get(file) ?? readMap(`${file}.map`);
      maps.set(file, map);
      const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
      // Code that the bundler added has no source.
      if (!entry || !('originalSource' in entry) || !entry.originalSource) return place;
      const source = resolve(dirname(file), entry.originalSource);
      return `${relative(packageFile('.'), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}

function readMap(file: string): SourceMap | null {
  if (!existsSync(file)) return null;
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null; // A damaged map must not hide the error.
  }
}
