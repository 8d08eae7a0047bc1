import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { suggestionFor } from '../diagnostics/closest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { type ImportKind, importEndings, importKindOf } from '../import/import-kinds.js';
import { MAX_IMPORT_BYTES } from '../import/import-text.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';

/** A file to import: its name as the user wrote it, its format and its bytes. */
export interface ImportFile {
  readonly name: string;
  readonly kind: ImportKind;
  readonly bytes: Uint8Array;
}

/**
 * Reads a file to import. A bundle of Final Cut Pro is a folder that contains the file. Throws RenderError `bad-option` for
 * another format, `import-not-found` or `import-unreadable`.
 */
export async function readImportFile(path: string): Promise<ImportFile> {
  const kind = importKindOf(path);
  if (kind === undefined) throw otherFormat(path);
  try {
    const name = (await isFolder(path)) ? join(path, 'Info.fcpxml') : path;
    const facts = await stat(name);
    if (!facts.isFile()) throw notAFile(path);
    if (facts.size > MAX_IMPORT_BYTES) throw tooLarge(path, facts.size);
    return { name, kind, bytes: await readFile(name) };
  } catch (error) {
    throw error instanceof RenderError ? error : await explained(path, error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}

function otherFormat(path: string): RenderError {
  return new RenderError('bad-option', `"${path}" has no format that can be imported.`, {
    hint: `The name must end in ${importEndings.map((one) => `.${one}`).join(', ')}.`,
  });
}

function notAFile(path: string): RenderError {
  return new RenderError('import-unreadable', `"${path}" is not a file.`, {
    hint: 'Name the exported file. A bundle (.fcpxmld) contains Info.fcpxml.',
  });
}

function tooLarge(path: string, bytes: number): RenderError {
  const size = Math.round(bytes / 1024 / 1024);
  return new RenderError(
    'import-unreadable',
    `"${path}" has ${size} MB; the limit is ${MAX_IMPORT_BYTES / 1024 / 1024} MB.`,
    { hint: 'Export one timeline only, or split the film.' },
  );
}

async function explained(path: string, cause: unknown): Promise<unknown> {
  if (!isSystemFault(cause)) return cause;
  const code = codeOf(cause);
  if (code !== 'ENOENT' && code !== 'ENOTDIR')
    return new RenderError('import-unreadable', `"${path}" cannot be read: ${errnoMessage(cause)}.`, {
      hint: 'Check its permissions.',
      cause,
    });
  const names = await readdir(dirname(path)).catch(() => []);
  const known = names.filter((name) => importKindOf(name) !== undefined);
  const start = path.slice(0, path.length - basename(path).length);
  return new RenderError('import-not-found', `There is no file "${path}".`, {
    hint: suggestionFor(basename(path), known, (name) => `${start}${name}`) ?? 'Check the path.',
    cause,
  });
}
