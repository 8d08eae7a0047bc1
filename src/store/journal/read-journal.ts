import { withoutBom } from '../../base/parse-json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { JournalEntry } from './journal-entry.js';
import { decodeLine, type LostLine } from './journal-line.js';

/** The content of a journal, and its problems. */
export interface ReadJournal {
  readonly entries: readonly JournalEntry[];
  /** The takes of lines that cannot be read, with the number of entries before the line. */
  readonly lost: readonly (LostLine & { readonly after: number })[];
  /** Numbers of the lines, from 1, that cannot be read. Their content is lost. */
  readonly damagedLines: readonly number[];
  /** Those of them that do not show which take they are about, and may be about a paid one. */
  readonly unnamedLines: readonly number[];
  /** The number of missing entries, damaged lines included. */
  readonly missing: number;
  /** Bytes up to the end of the last complete line. */
  readonly wholeBytes: number;
  /** Bytes of an incomplete line at the end. Its `append` never returned. */
  readonly tornBytes: number;
  /** The `seq` of the next entry. */
  readonly nextSeq: number;
}

/** Ends every line. */
export const LINE_BREAK = 0x0a;

/** Reads the bytes of a journal of this or any earlier format. Throws RenderError `journal-too-new`. */
export function parseJournal(bytes: Uint8Array): ReadJournal {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: JournalEntry[] = [];
  const lost: ReadJournal['lost'][number][] = [];
  const damagedLines: number[] = [];
  const unnamedLines: number[] = [];
  let missing = 0;
  let trailing = 0;
  let next = 1;
  let start = 0;
  let line = 0;
  for (let end = buffer.indexOf(LINE_BREAK); end !== -1; end = buffer.indexOf(LINE_BREAK, start)) {
    line += 1;
    const read = decodeLine(withoutBom(buffer.toString('utf8', start, end)));
    start = end + 1;
    if (read.kind === 'damaged') {
      damagedLines.push(line);
      if (read.lost !== null) lost.push({ ...read.lost, after: entries.length });
      else if (!read.isFree) unnamedLines.push(line);
      trailing += 1;
      continue;
    }
    if (read.kind === 'newer') throw tooNew(read.version);
    take(read.entry);
  }
  // A last line without its line break may be complete.
  const tail = buffer.length - start;
  const last = tail > 0 ? decodeLine(withoutBom(buffer.toString('utf8', start))) : undefined;
  if (last?.kind === 'newer') throw tooNew(last.version);
  if (last?.kind === 'entry') take(last.entry);
  return {
    entries,
    lost,
    damagedLines,
    unnamedLines,
    missing: missing + trailing,
    wholeBytes: last?.kind === 'entry' ? buffer.length : start,
    tornBytes: last?.kind === 'entry' ? 0 : tail,
    nextSeq: next + trailing,
  };

  function take(entry: JournalEntry): void {
    missing += Math.max(0, entry.seq - next);
    next = entry.seq + 1;
    trailing = 0;
    entries.push(entry);
  }
}

// Continuing without reading every line could pay for a take a second time.
function tooNew(version: number): RenderError {
  return new RenderError(
    'journal-too-new',
    `The journal was written by a later version of inbetween (format ${version}).`,
    { hint: 'Use that version, or another state folder (--state-dir).' },
  );
}
