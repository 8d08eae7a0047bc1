import { type BigIntStats, constants, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { err, ok, type Result } from '../base/result.js';
import { codeOf } from '../system/atomic-file.js';

/** The largest image that is read: a scan that will be scaled down. Models allow far less. */
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024;

/** Why a file cannot be read as an image. */
export type FileFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'no-file' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'too-heavy'; readonly bytes: number };

/** The state of a file, which can be compared and stored as text. */
export interface FileState {
  readonly stamp: string;
  /** The later of the two dates of change, in ms since 1970. */
  readonly changedAt: number;
}

/** An open image file. Its bytes are read on demand. */
export interface ImageFile {
  readonly state: FileState;
  read(): Promise<Uint8Array>;
}

/** Opens a file for `use`, and closes it. Devices and pipes are rejected: reading them may never end. */
export async function withImageFile<T>(
  path: string,
  use: (file: ImageFile) => Promise<T>,
): Promise<Result<T, FileFault>> {
  let file: FileHandle | undefined;
  try {
    // Without it, opening a pipe would wait for a writer.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = await file.stat({ bigint: true });
    if (facts.isDirectory()) return err({ kind: 'folder' });
    if (!facts.isFile()) return err({ kind: 'no-file' });
    if (facts.size > MAX_IMAGE_BYTES) return err({ kind: 'too-heavy', bytes: Number(facts.size) });
    const state = stateOf(facts);
    const opened = file;
    return ok(await use({ state, read: () => opened.readFile() }));
  } catch (error) {
    const fault = faultOf(error);
    if (!fault) throw error;
    return err(fault);
  } finally {
    await file?.close();
  }
}

/**
 * The state of a file without opening it; undefined if it cannot be read. Synchronous, because an asynchronous call
 * takes several times as long.
 */
export function imageFileState(path: string): FileState | undefined {
  try {
    const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
    return facts?.isFile() ? stateOf(facts) : undefined;
  } catch {
    return undefined;
  }
}

function stateOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): FileState {
  const changed = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return { stamp: [size, mtimeNs, ctimeNs, ino].join(':'), changedAt: Number(changed / 1_000_000n) };
}

function faultOf(error: unknown): FileFault | null {
  const code = codeOf(error);
  switch (code) {
    case '':
      return null;
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing' };
    case 'EISDIR':
      return { kind: 'folder' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'forbidden' };
    case 'ENXIO':
      return { kind: 'no-file' };
    default:
      return { kind: 'unreadable', code };
  }
}
