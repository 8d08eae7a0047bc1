import { crc32 } from 'node:zlib';
import { withoutQueries } from '../../base/without-queries.js';
import { redact } from '../../diagnostics/redact.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { JournalEntry } from './journal-entry.js';

/** Format of a line. Readers understand all lower versions. */
export const JOURNAL_VERSION = 1;

/** The start of every line of any version. */
export const LINE_BEGIN = '{"v":';

/** The content of a line. */
export type ReadLine =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'damaged' }
  /** Written by a later version of this program. */
  | { readonly kind: 'newer'; readonly version: number };

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
  if (head === undefined || checksum(`${head}}`) !== crc) return { kind: 'damaged' };
  const { v, ...entry } = JSON.parse(`${head}}`) as { v: number } & JournalEntry;
  return v > JOURNAL_VERSION
    ? { kind: 'newer', version: v }
    : { kind: 'entry', entry: withCurrentNames(entry) };
}

// Early journals have another name for the normalization of an image. The cache key depends on it.
function withCurrentNames(entry: JournalEntry): JournalEntry {
  if (entry.type !== 'intent') return entry;
  const { first, last } = entry.request;
  return {
    ...entry,
    request: {
      ...entry.request,
      first: currentNames(first),
      last: last === null ? null : currentNames(last),
    },
  };
}

function currentNames(keyframe: Keyframe): Keyframe {
  if (!('mending' in keyframe)) return keyframe;
  const { mending, ...rest } = keyframe as Keyframe & { readonly mending: unknown };
  return { ...rest, normalization: mending } as Keyframe;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
