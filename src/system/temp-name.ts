import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/**
 * A new path in the folder of `target`, for content that gets the name `target` when it is complete. All temporary
 * files and folders have such a name: `.<name>.<process id>-<mark>-<count>.tmp`. A program that goes by the file
 * name extension gets one with `extension` (".mp4").
 */
export function tempPathFor(target: string, extension = ''): string {
  return join(dirname(target), `.${prefixOf(basename(target))}.${uniqueStamp()}.tmp${extension}`);
}

/** A text that no other call returns, in no thread, process, container or machine. It begins with the process id. */
export function uniqueStamp(): string {
  count += 1;
  return `${process.pid}-${MARK}-${count}`;
}

// Processes in two containers, and two threads, can have the same process id, and start at the same time.
const MARK = BigInt(`0x${randomBytes(12).toString('hex')}`).toString(36);

// File systems limit a name to 255 bytes: a target with a long name leaves no room for the rest. A target that is too
// long itself keeps its whole name, so that the trial of writing next to it fails, and not the rename at the end.
const MAX_NAME_BYTES = 255;
const MAX_PREFIX_BYTES = 200;

function prefixOf(name: string): string {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return name;
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > MAX_PREFIX_BYTES) letters.pop();
  return letters.join('');
}

let count = 0;

/** What the name of a temporary file or folder says about it. */
export interface TempName {
  /** The process that created it; null in names of earlier versions that do not contain it. */
  readonly pid: number | null;
}

/**
 * Reads the name of a temporary file or folder; undefined for any other name. `earlier` are the names that earlier
 * versions used in its folder.
 */
export function parseTempName(name: string, earlier: readonly RegExp[]): TempName | undefined {
  return matchName(name, [TEMP_NAME, ...earlier]);
}

/** The same, for a temporary file of the file called `target` only: its folder belongs to the user. */
export function parseTempNameOf(target: string, name: string): TempName | undefined {
  const prefix = prefixOf(target);
  return name.startsWith(`.${prefix}.`)
    ? matchName(name.slice(prefix.length + 1), [TEMP_NAME_END])
    : undefined;
}

const TEMP_NAME = /^\..+\.(?<pid>\d+)-[0-9a-z]+-\d+\.tmp(?:\.[0-9a-z]+)?$/;
// Earlier versions had only the process id in the names of films.
const TEMP_NAME_END = /^\.(?<pid>\d+)(?:-[0-9a-z]+-\d+)?\.tmp(?:\.[0-9a-z]+)?$/;

/**
 * The names that earlier versions used, by the folder of the state folder. Some of them look like names of a user's own
 * files, so that none may be taken for a temporary file in another folder.
 */
export const earlierTempNames = {
  state: [/^(?:verified|engines)\.json\.(?<pid>\d+)$/, /^(?:verify|output)-[0-9A-Za-z]{6}$/],
  drafts: [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.mp4$/, /^still-[0-9A-Za-z]{6}$/],
  normalized: [/^mend-[0-9A-Za-z]{6}$/],
  conformed: [/^\.[0-9a-f]{64}\.(?<pid>\d+)\.tmp\.(?:mp4|wv)$/, /^[0-9a-f]{64}\.m4a\.(?<pid>\d+)\.tmp\.m4a$/],
} as const;

function matchName(name: string, patterns: readonly RegExp[]): TempName | undefined {
  const match = patterns.map((pattern) => pattern.exec(name)).find((found) => found !== null);
  if (!match) return undefined;
  const pid = match.groups?.pid;
  return { pid: pid === undefined ? null : Number(pid) };
}
