import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isRecord } from '../base/shape.js';
import { pathOfFileUrl } from './file-url.js';
import { packageFile } from './package-files.js';

/**
 * The stack of an error with the places in src/ instead of those in the bundle. The maps are read only here: Node's
 * own support (--enable-source-maps) has to be on before the code loads, and slows every start. `dist` has the bundle.
 */
export function sourceStack(error: Error, dist = packageFile('dist')): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  const maps = new Map<string, SourceMap | null>();
  return stack.replace(
    /((?:file:\/\/)?[^\s()]+\.c?js):(\d+):(\d+)/g,
    (place, address: string, line, column) => {
      const file = pathOfFileUrl(address) ?? address;
      const map = maps.get(file) ?? readMap(file, dist);
      maps.set(file, map);
      const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
      // Code that the bundler added has no source.
      if (!entry || !('originalSource' in entry) || !entry.originalSource) return place;
      const source = resolve(dirname(file), entry.originalSource);
      return `${relative(packageFile('.'), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}

// The maps of all files are one file. They are read only for a report.
function readMap(file: string, dist: string): SourceMap | null {
  try {
    const maps: unknown = JSON.parse(readFileSync(join(dist, 'source-maps.json'), 'utf8'));
    const name = relative(dist, file).split(sep).join('/');
    const map = isRecord(maps) ? maps[name] : undefined;
    return isRecord(map) ? new SourceMap(map as unknown as SourceMapPayload) : null;
  } catch {
    return null; // A damaged map must not hide the error.
  }
}
