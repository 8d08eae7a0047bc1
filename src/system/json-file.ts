import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJson } from '../base/parse-json.js';
import { isRecord } from '../base/shape.js';
import { codeOf, makeFolder, writeFileAtomic } from './atomic-file.js';
import { errnoMessage, isSystemFault } from './errno-message.js';
import { readWholeFile } from './read-whole-file.js';

/**
 * A small JSON file that only saves time. A file that is missing, damaged, of another version or not readable has
 * empty content. A file that cannot be written is left as it is. Neither is an error; faults are passed to `warn`.
 */
export interface JsonFile<T> {
  read(): Promise<T>;
  /**
   * Replaces the content with what `change` makes of it. Writes nothing if the content stays the same, or if `change`
   * returns undefined. Updates of one process run one after the other. Returns false if the content could not be saved.
   */
  update(change: (content: T) => T | undefined): Promise<boolean>;
  /** Deletes the file, if it exists. */
  remove(): Promise<void>;
}

/** Why a cache could not be read or written, or what of the store is not used. */
export interface CacheFault {
  readonly code: 'cache-unreadable' | 'cache-unwritable' | 'clip-damaged' | 'record-damaged';
  /** Names the file and the reason. */
  readonly message: string;
  /** The code of a fault that the other files of the folder have as well. */
  readonly shared?: string;
  /** Why the folder of the file cannot be read or written; absent when the file alone is at fault. */
  readonly ofFolder?: string;
  /** The folder, if all of its files have the fault. */
  readonly folder?: string;
}

/** Receives the faults of caches, the same one each time it occurs. */
export type WarnCache = (fault: CacheFault) => void;

/** Turns the faults of many files of one folder into one fault of the folder. */
export function warnOfFolder(folder: string, warn: WarnCache | undefined): WarnCache | undefined {
  if (warn === undefined) return undefined;
  return (fault) => {
    const { ofFolder, shared } = fault;
    if (ofFolder === undefined) warn(fault);
    else warn({ ...folderFault(folder, ofFolder), ...(shared === undefined ? {} : { shared }) });
  };
}

/** The fault of a folder of derived files: one warning, however many files it would have. */
export function folderFault(folder: string, reason: string): CacheFault {
  return {
    code: 'cache-unwritable',
    message: `The cache folder "${folder}" cannot be written: ${reason}. Work that it would save is repeated.`,
    folder,
  };
}

/** How the content of a file is written. */
export interface JsonFileFormat<T> {
  /** Increment it when files of the version before must not be read any more. */
  readonly version: number;
  readonly empty: T;
  /** Undefined if the document is not valid. It is of the right version, and may contain anything else. */
  readonly decode: (document: JsonRecord) => T | undefined;
  readonly encode: (content: T) => JsonRecord;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Opens a file, which need not exist. */
export function openJsonFile<T>(
  path: string,
  format: JsonFileFormat<T>,
  warn: WarnCache = () => undefined,
): JsonFile<T> {
  let last: Promise<unknown> = Promise.resolve();

  async function update(change: (content: T) => T | undefined): Promise<boolean> {
    const { text, content } = await load(path, format, warn);
    // It exists and cannot be read now. Replacing it could lose what it contains.
    if (text === 'unreadable') return false;
    const changed = change(content);
    if (changed === undefined) return true;
    const next = `${JSON.stringify({ version: format.version, ...format.encode(changed) })}\n`;
    if (next === text) return true;
    return await attempt(async () => {
      await makeFolder(dirname(path));
      await writeFileAtomic(path, next);
    });
  }

  async function attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!isSystemFault(error)) throw error;
      warn({
        code: 'cache-unwritable',
        message: `The cache file "${path}" cannot be written: ${errnoMessage(error)}. Work that it would save is repeated.`,
        ...sharedBy(error),
        ofFolder: errnoMessage(error),
      });
      return false;
    }
  }

  function inOrder<R>(work: () => Promise<R>): Promise<R> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    read: async () => (await load(path, format, warn)).content,
    update: (change) => inOrder(() => update(change)),
    async remove() {
      await inOrder(() => attempt(() => rm(path, { force: true })));
    },
  };
}

/** Whether a value is an object, and neither a list nor null. */
export function isJsonRecord(value: unknown): value is JsonRecord {
  return isRecord(value);
}

interface Loaded<T> {
  readonly text: string | 'absent' | 'unreadable';
  readonly content: T;
}

async function load<T>(
  path: string,
  { version, empty, decode }: JsonFileFormat<T>,
  warn: WarnCache,
): Promise<Loaded<T>> {
  let text: string;
  try {
    text = (await readWholeFile(path, MAX_BYTES)).toString('utf8');
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    if (codeOf(error) === 'ENOENT') return { text: 'absent', content: empty };
    const ofFolder = codeOf(error) === 'ENOTDIR' ? { ofFolder: errnoMessage(error) } : {};
    warn({
      ...unreadable(path, `cannot be read: ${errnoMessage(error)}`),
      ...ofFolder,
      ...sharedBy(error),
    });
    return { text: 'unreadable', content: empty };
  }
  const document = parse(text);
  // A file of another version is intact: another version of the program uses it.
  if (document && versionOf(document) !== version) return { text, content: empty };
  const content = document && decode(document);
  if (content === undefined) warn(unreadable(path, 'is damaged'));
  return { text, content: content ?? empty };
}

function unreadable(path: string, why: string): CacheFault {
  return {
    code: 'cache-unreadable',
    message: `The cache file "${path}" ${why}. It is ignored, and work that it would save is repeated.`,
  };
}

// A folder or disk that is full or closed has one cause, however many files are in it.
const OF_FOLDER: ReadonlySet<string> = new Set(['EROFS', 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EIO']);

/** The code of a fault that has one cause for all files; nothing for a fault of one file. */
export function sharedBy(error: unknown): Pick<CacheFault, 'shared'> {
  const code = codeOf(error);
  return OF_FOLDER.has(code) ? { shared: code } : {};
}

function parse(text: string): JsonRecord | undefined {
  const document = parseJson(text);
  return isJsonRecord(document) ? document : undefined;
}

// Far more than any of these files has.
const MAX_BYTES = 1 << 26;

// Earlier versions called it "format" in some files, and left it out in others that had a single version.
function versionOf({ version, format }: JsonRecord): unknown {
  return version ?? format ?? 1;
}
