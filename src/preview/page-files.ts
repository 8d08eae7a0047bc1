import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';

/** One file of the page, in memory. No request can reach other files of the disk. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the built page, by URL path. Throws RenderError `page-missing`. */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const files = await Promise.all(
      names.map(async (path) => {
        const type = types[extname(path)] ?? 'application/octet-stream';
        const address = `/${path.slice(folder.length + 1).replaceAll('\\', '/')}`;
        return [address, { type, bytes: await readFile(path) }] as const;
      }),
    );
    return new Map(files);
  } catch (cause) {
    throw new RenderError('page-missing', 'The live page is not part of this installation.', {
      hint: 'Build it with npm run build, or reinstall the package.',
      cause,
    });
  }
}
