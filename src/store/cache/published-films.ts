import { stat } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { isCount, shape } from '../../base/shape.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** A film that was published, and the timeline that it shows. */
export interface PublishedFilm {
  readonly path: string;
  readonly timeline: Digest;
  /** Of the film without its signature, which is another one each time. */
  readonly digest: Digest;
  readonly frames: number;
  readonly bytes: number;
  /** Encoded frames copied from the clips byte for byte, and all encoded frames; absent in older files. */
  readonly packets?: { readonly copied: number; readonly total: number };
  /** Identifies the certificates that signed it; absent for a film without signature. */
  readonly signedBy?: Digest;
}

/** A further file of the film's clips, as a render left it. */
export interface PublishedOutput extends PublishedFilm {
  /** As the storyboard names it. */
  readonly output: string;
  readonly kind: 'film' | 'gif' | 'webp';
  readonly size: { readonly width: number; readonly height: number };
  readonly status: 'made' | 'unchanged';
}

/** The films of a state folder and where they were written, so that an unchanged one is not assembled again. */
export interface PublishedFilms {
  /**
   * The film at that path, if it and its sidecar files are unchanged since they were published, and signed by these
   * certificates; null for a film without signature.
   */
  unchanged(path: string, timeline: Digest, signedBy?: Digest | null): Promise<PublishedFilm | undefined>;
  remember(film: PublishedFilm, sidecars?: readonly string[]): Promise<void>;
  /** Whether a film here was signed with these certificates. */
  wasSignedBy(certificates: Digest): Promise<boolean>;
}

interface FilmRecord extends PublishedFilm {
  readonly stamp: string;
  /** Files that belong to the film; absent in older files. */
  readonly sidecars?: readonly { readonly path: string; readonly stamp: string }[];
}

const filmsFormat: JsonFileFormat<readonly FilmRecord[]> = {
  version: 1,
  empty: [],
  decode: ({ films }) => (Array.isArray(films) ? films.filter(isFilmRecord) : undefined),
  encode: (films) => ({ films }),
};

/** Opens the films of a state folder. */
export function openPublishedFilms(stateFolder: string, warn?: WarnCache): PublishedFilms {
  const file = openJsonFile(stateLayout(stateFolder).publishedFilms, filmsFormat, warn);
  return {
    async unchanged(path, timeline, signedBy = null) {
      const record = (await file.read()).find((each) => each.path === path);
      if (record?.timeline !== timeline || (record.signedBy ?? null) !== signedBy) return undefined;
      const { stamp, sidecars = [], ...film } = record;
      const files = [{ path, stamp }, ...sidecars];
      const stamps = await Promise.all(files.map((file) => stampOf(file.path)));
      return files.every((file, index) => stamps[index] === file.stamp) ? film : undefined;
    },
    async wasSignedBy(certificates) {
      return (await file.read()).some(({ signedBy }) => signedBy === certificates);
    },
    async remember(film, paths = []) {
      const sidecars = await Promise.all(paths.map(async (path) => ({ path, stamp: await stampOf(path) })));
      const record = { ...film, stamp: await stampOf(film.path), sidecars };
      await file.update((films) => [...films.filter(({ path }) => path !== film.path), record]);
    },
  };
}

function isFilmRecord(value: unknown): value is FilmRecord {
  if (!isJsonRecord(value)) return false;
  const { path, timeline, digest, frames, bytes, stamp, packets, signedBy, sidecars = [] } = value;
  return (
    [path, timeline, digest, stamp].every((text) => typeof text === 'string') &&
    (signedBy === undefined || typeof signedBy === 'string') &&
    [frames, bytes].every(isCount) &&
    (packets === undefined || isPackets(packets)) &&
    Array.isArray(sidecars) &&
    sidecars.every(
      (one) => isJsonRecord(one) && typeof one.path === 'string' && typeof one.stamp === 'string',
    )
  );
}

const isPackets = shape({ copied: isCount, total: isCount });

async function stampOf(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return facts ? `${facts.size}-${facts.mtimeNs}-${facts.ino}` : 'absent';
}
