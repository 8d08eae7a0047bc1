import { basename, dirname, join } from 'node:path';

/**
 * A new path in the folder of `target`, for content that gets the name `target` when it is complete. All temporary
 * files and folders have such a name: `.<name>.<process id>-<time>-<count>.tmp`. A program that goes by the file
 * name extension gets one with `extension` (".mp4").
 */
export function tempPathFor(target: string, extension = ''): string {
  count += 1;
  const stamp = `${process.pid}-${process.hrtime.bigint().toString(36)}-${count}`;
  return join(dirname(target), `.${basename(target)}.${stamp}.tmp${extension}`);
}

let count = 0;

/** What the name of a temporary file or folder says about it. */
export interface TempName {
  /** The process that created it; null in names of earlier versions that do not contain it. */
  readonly pid: number | null;
}

/** Reads the name of a temporary file or folder of this or an earlier version; undefined for any other name. */
export function parseTempName(name: string): TempName | undefined {
  return matchName(name, [TEMP_NAME, ...EARLIER_NAMES]);
}

/** The same, for a temporary file of the file called `target` only: its folder belongs to the user. */
export function parseTempNameOf(target: string, name: string): TempName | undefined {
  return name.startsWith(`.${target}.`)
    ? matchName(name.slice(target.length + 1), [TEMP_NAME_END])
    : undefined;
}

const TEMP_NAME = /^\..+\.(?<pid>\d+)-[0-9a-z]+-\d+\.tmp(?:\.[0-9a-z]+)?$/;
// Earlier versions had only the process id in the names of films.
const TEMP_NAME_END = /^\.(?<pid>\d+)(?:-[0-9a-z]+-\d+)?\.tmp(?:\.[0-9a-z]+)?$/;

const EARLIER_NAMES: readonly RegExp[] = [
  /^\.[0-9a-f]{64}\.(?<pid>\d+)\.tmp\.(?:mp4|wv)$/,
  /^[0-9a-f]{64}\.m4a\.(?<pid>\d+)\.tmp\.m4a$/,
  /^(?:verified|engines)\.json\.(?<pid>\d+)$/,
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.mp4$/,
  /^(?:still|mend|verify|output)-[0-9A-Za-z]{6}$/,
];

function matchName(name: string, patterns: readonly RegExp[]): TempName | undefined {
  const match = patterns.map((pattern) => pattern.exec(name)).find((found) => found !== null);
  if (!match) return undefined;
  const pid = match.groups?.pid;
  return { pid: pid === undefined ? null : Number(pid) };
}
