import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { codeOf, makeFolder, syncFolder } from '../../system/atomic-file.js';
import type { Clock } from '../../system/clock.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { flushData } from '../../system/flush-file.js';
import { adviceForWriting } from '../../system/full-disk.js';
import { isOpenFileAt } from '../../system/open-file-at.js';
import { readWholeFile } from '../../system/read-whole-file.js';
import { stateLayout } from '../layout.js';
import { type JournalEntry, type JournalHappening, type TakeId, takeId } from './journal-entry.js';
import { encodeLine, LINE_BEGIN } from './journal-line.js';
import { type JournalState, openLedger } from './journal-state.js';
import { LINE_BREAK, parseJournal, type ReadJournal } from './read-journal.js';
import { appendMissingLines, readFrom } from './restore-journal.js';

/** What was started and how it ended. Every entry is on the disk before `append` returns. */
export interface Journal extends AsyncDisposable {
  append(happening: JournalHappening): Promise<void>;
  /** The id of a new attempt. */
  newTake(key: CacheKey): TakeId;
  /** The combined result of all entries. */
  state(): JournalState;
  /** The problems of the file when it was opened. */
  readonly found: Omit<ReadJournal, 'entries' | 'lost'>;
}

/** Reads a journal without changing it: another process may be writing. */
export async function readJournal(stateFolder: string): Promise<ReadJournal> {
  return parseJournal(await bytesOf(stateLayout(stateFolder).journal));
}

/**
 * Opens the journal for writing; the caller has locked the state folder. An incomplete line at the end is removed: its
 * `append` never returned. Throws RenderError `state-unsafe` if the file is a link, or is incomplete and not a
 * journal: a state folder may come from an untrusted source.
 */
export async function openJournal(
  stateFolder: string,
  clock: Clock,
  onRestored: () => void = () => undefined,
): Promise<Journal> {
  const path = stateLayout(stateFolder).journal;
  await makeFolder(stateFolder);
  let file = await openOwn(path);
  const { entries, lost, found, length } = await readAndNormalize(file, path).catch(async (error) => {
    await file.close();
    throw error instanceof RenderError ? error : cannotWrite(path, error);
  });
  const ledger = openLedger(entries, lost);
  let size = length;
  let seq = found.nextSeq;
  let dirty = false;
  let takes = 0;
  let last: Promise<void> = Promise.resolve();

  async function write(happening: JournalHappening): Promise<void> {
    const entry: JournalEntry = { seq, at: clock.now(), ...happening };
    const line = Buffer.from(encodeLine(entry));
    try {
      if (!(await isOpenFileAt(path, file))) await restore();
      // The rest of a failed write must not get into this line.
      if (dirty) await file.truncate(size);
      dirty = true;
      await writeWhole(file, line);
      await flushData(file);
      dirty = false;
    } catch (error) {
      throw cannotWrite(path, error);
    }
    size += line.length;
    seq += 1;
    ledger.apply(entry);
  }

  // The takes of a deleted journal are at the provider and are billed. Its open file still has all lines.
  async function restore(): Promise<void> {
    const lines = await readFrom(file, size);
    await makeFolder(stateFolder);
    const again = await openOwn(path);
    size = await appendMissingLines(again, lines).catch(async (error) => {
      await again.close();
      throw error;
    });
    await syncFolder(stateFolder);
    await file.close();
    file = again;
    dirty = false;
    onRestored();
  }

  return {
    found,
    append(happening) {
      const mine = last.then(() => write(happening));
      last = mine.catch(() => undefined);
      return mine;
    },
    newTake(key) {
      takes += 1;
      return takeId(key, clock.now(), seq + takes);
    },
    state: () => ledger.state(clock.now()),
    async [Symbol.asyncDispose]() {
      await last;
      // The folder may have been deleted after the last line. An open take is known here only.
      const isOpen = ledger.state(clock.now()).open.length > 0;
      if (isOpen && !(await isOpenFileAt(path, file))) await restore().catch(() => undefined);
      await file.close();
    },
  };
}

async function openOwn(path: string): Promise<FileHandle> {
  // Windows has no such flag; creating links there needs rights that a copied folder does not have.
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  try {
    return await open(path, flags, 0o666);
  } catch (error) {
    throw codeOf(error) === 'ELOOP' ? unsafe(path, 'is a link to another file') : cannotWrite(path, error);
  }
}

async function readAndNormalize(
  file: FileHandle,
  path: string,
): Promise<
  Pick<ReadJournal, 'entries' | 'lost'> & { readonly found: Journal['found']; readonly length: number }
> {
  if (!(await file.stat()).isFile()) throw unsafe(path, 'is not a file');
  if ((await file.stat()).size > MAX_BYTES) throw unsafe(path, `has more than ${MAX_BYTES} bytes`);
  const bytes = await file.readFile();
  const read = parseJournal(bytes);
  if (read.tornBytes > 0 && read.entries.length === 0 && !startsLikeJournal(bytes.subarray(read.wholeBytes)))
    throw unsafe(path, 'is not a journal of inbetween');
  const length = await normalize(file, bytes, read);
  if (bytes.length === 0) await syncFolder(dirname(path));
  const { entries, lost, ...found } = read;
  return { entries, lost, found, length };
}

// After a power cut a new file may have its length and not its bytes: then there is nothing to lose.
function startsLikeJournal(tail: Uint8Array): boolean {
  const begin = Buffer.from(LINE_BEGIN);
  return (
    begin.subarray(0, tail.length).equals(tail.subarray(0, begin.length)) || tail.every((byte) => byte === 0)
  );
}

function unsafe(path: string, what: string): RenderError {
  return new RenderError('state-unsafe', `The journal ${path} ${what}, and nothing was written to it.`, {
    hint: 'Check where this state folder comes from. Remove the file, or use another folder (--state-dir).',
  });
}

/** Makes the file end with a complete line and its line break, and returns its length. */
async function normalize(file: FileHandle, bytes: Uint8Array, found: Journal['found']): Promise<number> {
  const { wholeBytes, tornBytes } = found;
  const lacksBreak = wholeBytes > 0 && bytes[wholeBytes - 1] !== LINE_BREAK;
  if (tornBytes > 0) await file.truncate(wholeBytes);
  if (lacksBreak) await file.write('\n');
  if (tornBytes > 0 || lacksBreak) await flushData(file);
  return wholeBytes + (lacksBreak ? 1 : 0);
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  // One call, so that a line is complete or cut off at its end; a short write means that the disk is full.
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten === bytes.length) return;
  throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
}

// Far more than a film of 10,000 shots writes. Node cannot read files over 2 GiB at once.
const MAX_BYTES = 2 ** 30;

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readWholeFile(path, MAX_BYTES);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Uint8Array();
    throw isSystemFault(error) ? cannotRead(path, error) : error;
  }
}

/** A warning about a damaged journal; null if nothing is lost. */
export function damageIn({ damagedLines, missing }: Journal['found'], path: string): string | null {
  if (damagedLines.length === 0 && missing === 0) return null;
  const lines = damagedLines.length === 0 ? '' : ` (damaged: line ${damagedLines.join(', ')})`;
  const count = Math.max(missing, damagedLines.length);
  return `${count === 1 ? 'An entry' : `${count} entries`} of the journal ${path} cannot be read${lines}. A take of it may be running and billed without being listed.`;
}

// Without it, it is unknown which takes were paid for, so no command continues.
function cannotRead(path: string, cause: Error): RenderError {
  return new RenderError(
    'journal-unreadable',
    `The journal ${path} cannot be read: ${errnoMessage(cause)}.`,
    {
      hint: 'Check what is at this path and its permissions, or use another state folder (--state-dir).',
      cause,
    },
  );
}

function cannotWrite(path: string, cause: unknown): RenderError {
  const reason = isSystemFault(cause) ? `: ${errnoMessage(cause)}` : '';
  return new RenderError('journal-not-written', `The journal ${path} cannot be written${reason}.`, {
    hint: `Nothing is submitted without it. ${adviceForWriting(cause)}`,
    cause,
  });
}
