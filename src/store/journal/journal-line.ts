import { crc32 } from 'node:zlib';
import { parseJson } from '../../base/parse-json.js';
import { isRecord } from '../../base/shape.js';
import { withoutQueries } from '../../base/without-queries.js';
import { redact } from '../../diagnostics/redact.js';
import type { KeyStart } from '../../plan/cache-key.js';
import { isJournalEntry } from './entry-shape.js';
import type { JournalEntry, TakeId } from './journal-entry.js';

/** Format of a line. Readers understand all lower versions. */
export const JOURNAL_VERSION = 1;

/** The start of every line of any version. */
export const LINE_BEGIN = '{"v":';

/** The content of a line. */
export type ReadLine =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  /** Not an entry of this program; `lost` is what can be seen of the take that it is about. */
  | { readonly kind: 'damaged'; readonly lost: LostLine | null; readonly isFree: boolean }
  /** Written by a later version of this program. */
  | { readonly kind: 'newer'; readonly version: number };

/** What can be seen of the take of a line that cannot be read. */
export interface LostLine {
  /** The first letters of the cache key: those in the id of every take. */
  readonly keyStart: KeyStart;
  readonly take: TakeId | null;
  /** Ms since 1970; 0 if it is unknown. */
  readonly at: number;
}

// A lost take is found by these, and the key of its clip depends on them. They are never redacted, whatever they
// look like ("bearer").
const VERBATIM = new Set(['prompt', 'negativePrompt']);

/** An entry as one line of JSON that ends with its checksum. Addresses lose their queries, which contain signatures. */
export function encodeLine(entry: JournalEntry): string {
  const body = JSON.stringify({ v: JOURNAL_VERSION, ...entry }, (field, value: unknown) =>
    typeof value === 'string' && !VERBATIM.has(field) ? redact(withoutQueries(value)) : value,
  );
  return `${body.slice(0, -1)},"crc":"${checksum(body)}"}\n`;
}

/** Reads a line without its line break. */
export function decodeLine(line: string): ReadLine {
  const [, head, crc] = /^(\{.*),"crc":"([0-9a-f]{8})"\}$/s.exec(line) ?? [];
  const damaged = (): ReadLine => {
    const isFree = FREE.test(line);
    return { kind: 'damaged', lost: isFree ? null : lostIn(line), isFree };
  };
  if (head === undefined || checksum(`${head}}`) !== crc) return damaged();
  const content = parseJson(`${head}}`);
  if (!isRecord(content) || !Number.isSafeInteger(content.v) || Number(content.v) < 1) return damaged();
  const { v, ...entry } = content;
  if (Number(v) > JOURNAL_VERSION) return { kind: 'newer', version: Number(v) };
  const current = withCurrentNames(entry);
  return isJournalEntry(current) ? { kind: 'entry', entry: current } : damaged();
}

const FREE = /"price":\{"kind":"free"\}/;

// An intent may have been paid for. Its key is in it as it is, and in the id of its take, which all later lines contain.
function lostIn(line: string): LostLine | null {
  const [, take, ofTake] = /"take":"(([0-9a-f]{12})-[0-9a-z]+-\d+)"/.exec(line) ?? [];
  const [, ofKey] = /"key":"([0-9a-f]{12})[0-9a-f]*"/.exec(line) ?? [];
  const keyStart = ofKey ?? ofTake;
  if (keyStart === undefined) return null;
  const at = Number(/"at":(\d{1,15})[,}]/.exec(line)?.[1] ?? 0);
  return { keyStart: keyStart as KeyStart, take: (take ?? null) as TakeId | null, at };
}

// Early journals have another name for the normalization of an image. The cache key depends on it.
function withCurrentNames(entry: Readonly<Record<string, unknown>>): unknown {
  const { request } = entry;
  if (entry.type !== 'intent' || !isRecord(request)) return entry;
  const { first, last } = request;
  return { ...entry, request: { ...request, first: currentNames(first), last: currentNames(last) } };
}

function currentNames(keyframe: unknown): unknown {
  if (!isRecord(keyframe) || !('mending' in keyframe)) return keyframe;
  const { mending, ...rest } = keyframe;
  return { ...rest, normalization: mending };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
