import { lstat, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning } from '../system/lock-holder.js';
import { namesIn } from './clips/store-folder.js';

/** A file or folder of a process that is gone, which nothing will ever use again. */
export interface StaleTempFile {
  readonly path: string;
  readonly bytes: number;
}

export interface StaleTempFileSearch {
  readonly stateFolder: string;
  /** Files outside of the state folder that are written beside their name, and then renamed. */
  readonly beside?: readonly string[];
  /** Whether the caller holds the state folder; who only looks may meet drafts that are being drawn. */
  readonly lockedProject: boolean;
  /** Ms since 1970. */
  readonly now: number;
}

// Another machine may write into the same folder, and its processes cannot be seen from here.
const NEVER_YOUNGER_THAN_MS = 3_600_000;

/** Finds what crashes left: only what carries our own names, and whose process does not run. */
export async function staleTempFiles({
  stateFolder,
  beside = [],
  lockedProject,
  now,
}: StaleTempFileSearch): Promise<readonly StaleTempFile[]> {
  const places = [
    ...STATE_PLACES.map(({ folder, names, oldest }) => ({
      folder: join(stateFolder, folder),
      names,
      oldest: lockedProject ? oldest : OLD,
    })),
  ];
  const found = await Promise.all(places.map((place) => inPlace(place, now)));
  return [...found.flat(), ...(await staleTempFilesNextTo(beside, now))];
}

/** Finds what crashes left beside files that are written under another name first. */
export async function staleTempFilesNextTo(
  files: readonly string[],
  now: number,
): Promise<readonly StaleTempFile[]> {
  const places = files.map((path) => ({
    folder: dirname(path),
    names: [besideName(basename(path))],
    oldest: OLD,
  }));
  const found = await Promise.all(places.map((place) => inPlace(place, now)));
  return found.flat();
}

/** Removes leftovers. One that cannot be removed is for the next time. */
export async function removeStaleTempFiles(staleFiles: readonly StaleTempFile[]): Promise<void> {
  for (const { path } of staleFiles) await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

interface Place {
  readonly folder: string;
  /** Whole names; a group named `pid` holds the id of the process that wrote it. */
  readonly names: readonly RegExp[];
  /** Only what was left alone for so long. */
  readonly oldest: number;
}

const OLD = NEVER_YOUNGER_THAN_MS;
const ATOMIC = /^\..+\.(?<pid>\d+)-[0-9a-z]+-\d+\.tmp$/;

// A drawing belongs to the process that draws it, and the state folder is ours: no draft in it is wanted any more.
const STATE_PLACES: readonly Place[] = [
  {
    folder: 'drafts',
    names: [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.mp4$/, /^still-[0-9A-Za-z]{6}$/],
    oldest: 0,
  },
  {
    folder: 'conformed',
    names: [
      /^\.[0-9a-f]{64}\.(?<pid>\d+)\.tmp\.(?:mp4|wv)$/,
      /^[0-9a-f]{64}\.m4a\.(?<pid>\d+)\.tmp\.m4a$/,
      ATOMIC,
    ],
    oldest: OLD,
  },
  { folder: join('keyframes', 'mended'), names: [ATOMIC, /^mend-[0-9A-Za-z]{6}$/], oldest: OLD },
  {
    folder: '.',
    names: [ATOMIC, /^(?:verified|engines)\.json\.(?<pid>\d+)$/, /^(?:verify|output)-[0-9A-Za-z]{6}$/],
    oldest: OLD,
  },
  ...['takes', 'keyframes', join('keyframes', 'urls'), 'uploads'].map((folder) => ({
    folder,
    names: [ATOMIC],
    oldest: OLD,
  })),
];

function besideName(name: string): RegExp {
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\.${plain}\\.(?<pid>\\d+)(?:-[0-9a-z]+-\\d+)?\\.tmp$`);
}

async function inPlace({ folder, names, oldest }: Place, now: number): Promise<readonly StaleTempFile[]> {
  try {
    // Behind a link lies somebody else's folder.
    if (!(await lstat(folder)).isDirectory()) return [];
  } catch {
    return [];
  }
  const found: StaleTempFile[] = [];
  for (const name of await namesIn(folder).catch(() => [])) {
    const match = names.map((one) => one.exec(name)).find((one) => one !== null);
    const pid = match?.groups?.pid;
    if (!match || (pid !== undefined && isRunning(Number(pid)))) continue;
    const path = join(folder, name);
    const facts = await lstat(path).catch(() => undefined);
    if (!facts || facts.isSymbolicLink() || now - facts.mtimeMs < oldest) continue;
    found.push({ path, bytes: facts.isFile() ? facts.size : 0 });
  }
  return found;
}
