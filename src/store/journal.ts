import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import { codeOf, makeFolder, syncFolder } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';
import { type JournalEntry, type JournalHappening, type TakeId, takeId } from './journal-entry.js';
import { encodeLine } from './journal-line.js';
import { type JournalState, openLedger } from './journal-state.js';
import { LINE_BREAK, parseJournal, type ReadJournal } from './read-journal.js';

/** What was started and what came of it. Every entry is on the disk before `append` returns. */
export interface Journal extends AsyncDisposable {
  append(happening: JournalHappening): Promise<void>;
  /** A name for a new attempt. */
  newTake(key: CacheKey): TakeId;
  /** What all entries together say now. */
  state(): JournalState;
  /** What was wrong with the file when it was opened. */
  readonly found: Omit<ReadJournal, 'entries'>;
}

/** Where the journal of a state folder lies. */
export function journalPath(stateFolder: string): string {
  return join(stateFolder, 'journal.jsonl');
}

/** Reads a journal without touching it: for a look while another process may be writing. */
export async function readJournal(stateFolder: string): Promise<ReadJournal> {
  return parseJournal(await bytesOf(journalPath(stateFolder)));
}

/**
 * Opens the journal to write in it; the caller holds the state folder. The rest of a write that a crash cut
 * off is removed: nobody was ever told that it is there.
 */
export async function openJournal(stateFolder: string, clock: Clock): Promise<Journal> {
  const path = journalPath(stateFolder);
  await makeFolder(stateFolder);
  const bytes = await bytesOf(path);
  const { entries, ...found } = parseJournal(bytes);
  const ledger = openLedger(entries);
  const file = await open(path, 'a');
  let length = 0;
  try {
    length = await mend(file, bytes, found);
    if (bytes.length === 0) await syncFolder(dirname(path));
  } catch (error) {
    await file.close();
    throw cannotWrite(path, error);
  }
  let seq = found.nextSeq;
  let dirty = false;
  let takes = 0;
  let last: Promise<void> = Promise.resolve();

  async function write(happening: JournalHappening): Promise<void> {
    const entry: JournalEntry = { seq, at: clock.now(), ...happening };
    const line = Buffer.from(encodeLine(entry));
    try {
      // What a failed write left behind must not run into this line.
      if (dirty) await file.truncate(length);
      dirty = true;
      await writeWhole(file, line);
      await file.datasync();
      dirty = false;
    } catch (error) {
      throw cannotWrite(path, error);
    }
    length += line.length;
    seq += 1;
    ledger.apply(entry);
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
      await file.close();
    },
  };
}

/** Leaves the file ending in a whole line with its line break, and returns its length. */
async function mend(
  file: FileHandle,
  bytes: Uint8Array,
  found: Omit<ReadJournal, 'entries'>,
): Promise<number> {
  const { wholeBytes, tornBytes } = found;
  const lacksBreak = wholeBytes > 0 && bytes[wholeBytes - 1] !== LINE_BREAK;
  if (tornBytes > 0) await file.truncate(wholeBytes);
  if (lacksBreak) await file.write('\n');
  if (tornBytes > 0 || lacksBreak) await file.datasync();
  return wholeBytes + (lacksBreak ? 1 : 0);
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  // One call, so that a line is whole or torn at its end; a short write means that the disk is full.
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten === bytes.length) return;
  throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Uint8Array();
    throw error;
  }
}

/** What a person has to know of a journal that was found damaged; null when nothing is lost. */
export function damageIn({ damagedLines, missing }: Journal['found'], path: string): string | null {
  if (damagedLines.length === 0 && missing === 0) return null;
  const lines = damagedLines.length === 0 ? '' : ` (damaged: line ${damagedLines.join(', ')})`;
  const count = Math.max(missing, damagedLines.length);
  return `${count === 1 ? 'An entry' : `${count} entries`} of the journal ${path} cannot be read${lines}. A take that it speaks of may be running, and billed, unseen.`;
}

function cannotWrite(path: string, cause: unknown): RenderError {
  return new RenderError('journal-not-written', `The journal ${path} cannot be written.`, {
    hint: 'Nothing is submitted without it. Make room on the disk or check the rights of the folder.',
    cause,
  });
}
