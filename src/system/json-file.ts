import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, makeFolder, writeFileAtomic } from './atomic-file.js';
import { isSystemFault } from './errno-message.js';

/**
 * A small JSON file that only saves time. A file that is missing, damaged, of another version or not readable has
 * empty content. A file that cannot be written is left as it is. Neither is an error.
 */
export interface JsonFile<T> {
  read(): Promise<T>;
  /**
   * Replaces the content with what `change` makes of it. Writes nothing if the content stays the same, or if `change`
   * returns undefined. Updates of one process run one after the other.
   */
  update(change: (content: T) => T | undefined): Promise<void>;
  /** Deletes the file, if it exists. */
  remove(): Promise<void>;
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

export function openJsonFile<T>(path: string, format: JsonFileFormat<T>): JsonFile<T> {
  let last: Promise<unknown> = Promise.resolve();

  async function update(change: (content: T) => T | undefined): Promise<void> {
    const { text, content } = await load(path, format);
    // It exists and cannot be read now. Replacing it could lose what it contains.
    if (text === 'unreadable') return;
    const changed = change(content);
    if (changed === undefined) return;
    const next = `${JSON.stringify({ version: format.version, ...format.encode(changed) })}\n`;
    if (next === text) return;
    try {
      await makeFolder(dirname(path));
      await writeFileAtomic(path, next);
    } catch (error) {
      if (!isSystemFault(error)) throw error;
    }
  }

  async function remove(): Promise<void> {
    try {
      await rm(path, { force: true });
    } catch (error) {
      if (!isSystemFault(error)) throw error;
    }
  }

  function inOrder(work: () => Promise<void>): Promise<void> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  return {
    read: async () => (await load(path, format)).content,
    update: (change) => inOrder(() => update(change)),
    remove: () => inOrder(remove),
  };
}

/** Whether a value is an object, and neither a list nor null. */
export function isJsonRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Loaded<T> {
  readonly text: string | 'absent' | 'unreadable';
  readonly content: T;
}

async function load<T>(path: string, { version, empty, decode }: JsonFileFormat<T>): Promise<Loaded<T>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return { text: codeOf(error) === 'ENOENT' ? 'absent' : 'unreadable', content: empty };
  }
  const document = parse(text);
  const content = document && versionOf(document) === version ? decode(document) : undefined;
  return { text, content: content ?? empty };
}

function parse(text: string): JsonRecord | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isJsonRecord(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

// Earlier versions called it "format" in some files, and left it out in others that had a single version.
function versionOf({ version, format }: JsonRecord): unknown {
  return version ?? format ?? 1;
}
