import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { writeFileAtomic } from '../../system/atomic-file.js';

/** A film that was published, and the timeline that it shows. */
export interface PublishedFilm {
  readonly path: string;
  readonly timeline: Digest;
  readonly digest: Digest;
  readonly frames: number;
  readonly bytes: number;
  /** Coded pictures that are the clips' own, byte for byte, and all there are; absent in older memories. */
  readonly packets?: { readonly copied: number; readonly total: number };
}

/** A further file of the film's clips, as a render left it. */
export interface PublishedOutput extends PublishedFilm {
  /** As the storyboard names it. */
  readonly output: string;
  readonly kind: 'film' | 'gif' | 'webp';
  readonly size: { readonly width: number; readonly height: number };
  readonly status: 'made' | 'unchanged';
}

interface FilmRecord extends PublishedFilm {
  readonly stamp: string;
  /** Files that belong to the film and lie beside it; absent in older memories. */
  readonly sidecars?: readonly { readonly path: string; readonly stamp: string }[];
}

/** Remembers which film lies where, so that an unchanged one is not joined again. One state folder, many outputs. */
export interface FilmMemory {
  /** The film at that path if it, and what was written beside it, still is what was published there. */
  unchanged(path: string, timeline: Digest): Promise<PublishedFilm | undefined>;
  remember(film: PublishedFilm, sidecars?: readonly string[]): Promise<void>;
}

const VERSION = 1;

export function openFilmMemory(stateFolder: string): FilmMemory {
  const file = join(stateFolder, 'films.json');
  return {
    async unchanged(path, timeline) {
      const record = (await readRecords(file)).find((each) => each.path === path);
      if (record?.timeline !== timeline) return undefined;
      const { stamp, sidecars = [], ...film } = record;
      const files = [{ path, stamp }, ...sidecars];
      const stamps = await Promise.all(files.map((file) => stampOf(file.path)));
      return files.every((file, index) => stamps[index] === file.stamp) ? film : undefined;
    },
    async remember(film, beside = []) {
      const others = (await readRecords(file)).filter(({ path }) => path !== film.path);
      const sidecars = await Promise.all(beside.map(async (path) => ({ path, stamp: await stampOf(path) })));
      const films = [...others, { ...film, stamp: await stampOf(film.path), sidecars }];
      await writeFileAtomic(file, `${JSON.stringify({ version: VERSION, films }, null, 2)}\n`);
    },
  };
}

// A file that cannot be read is a film that is joined again: never an error, never an old film.
async function readRecords(file: string): Promise<readonly FilmRecord[]> {
  try {
    const { version, films } = JSON.parse(await readFile(file, 'utf8')) as {
      version: number;
      films: FilmRecord[];
    };
    return version === VERSION && Array.isArray(films) ? films : [];
  } catch {
    return [];
  }
}

async function stampOf(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return facts ? `${facts.size}-${facts.mtimeNs}-${facts.ino}` : 'absent';
}
