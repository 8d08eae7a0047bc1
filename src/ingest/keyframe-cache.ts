import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, isDigest, sha256 } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { codeOf, makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import type { ImageFacts } from './image-facts.js';
import type { FileState } from './read-image-file.js';

/** A picture by its bytes and what they say. */
export interface KnownImage {
  readonly digest: Digest;
  readonly bytes: number;
  readonly facts: ImageFacts;
}

/** A picture as an address on the web gave it. */
export interface SeenImage {
  readonly image: KnownImage;
  /** The server's name for exactly these bytes; null when it gave none. */
  readonly etag: string | null;
}

/** What earlier renders learned about stills, in a folder of the state. It can be deleted at any time. */
export interface KeyframeCache {
  /** The picture in a file, if the file is in the state in which it was last read. */
  ofFile(path: string, state: FileState): KnownImage | undefined;
  rememberFile(path: string, state: FileState, image: KnownImage): void;
  /** The picture that was behind an address when it was last asked for. */
  ofUrl(url: string): Promise<SeenImage | undefined>;
  rememberUrl(url: string, seen: SeenImage): Promise<void>;
  /** Where the bytes of a picture without a file of the user's own are kept. */
  pathOf(image: KnownImage): string;
  /** Keeps bytes there. */
  keep(bytes: Uint8Array, image: KnownImage): Promise<void>;
  /** Writes down what was learned about files. */
  save(): Promise<void>;
}

// Raise it when a picture would be judged otherwise than before: what was remembered is then read anew.
const FORMAT = 1;

// A file changed this shortly before it was read could be changed again without a trace in its dates.
const UNSURE_MS = 2000;

// Entries of files that are long gone must not pile up; what is still used is soon learned again.
const MAX_FILES = 10_000;

/** Opens the memory in a folder, which need not exist. `now` is ms since 1970. */
export async function openKeyframeCache(folder: string, now: number): Promise<KeyframeCache> {
  const index = join(folder, 'files.json');
  const known = await readFiles(index);
  const learned = new Map<string, Entry>();
  const pathOf = ({ digest, facts }: KnownImage) => join(folder, `${digest}.${endings[facts.format]}`);
  // Each address has a file of its own, so that runs at the same time take nothing from each other. Its name is
  // a digest, because a signed address is a secret.
  const urlPath = (url: string) => join(folder, 'urls', `${sha256(url)}.json`);
  return {
    ofFile(path, { stamp }) {
      const entry = learned.get(path) ?? known.get(path);
      return entry?.stamp === stamp ? entry.image : undefined;
    },
    rememberFile(path, { stamp, changedAt }, image) {
      if (changedAt <= now - UNSURE_MS) learned.set(path, { stamp, image });
    },
    async ofUrl(url) {
      const remembered = await readJson<Partial<SeenImage>>(urlPath(url));
      if (!isImage(remembered?.image)) return undefined;
      // Notes of earlier versions have no name in them.
      const { image, etag = null } = remembered;
      return { image, etag: typeof etag === 'string' ? etag : null };
    },
    rememberUrl: (url, { image, etag }) =>
      keepFile(urlPath(url), JSON.stringify({ format: FORMAT, image, etag })),
    pathOf,
    keep: (bytes, image) => keepFile(pathOf(image), bytes),
    async save() {
      // Pictures are read again in no time: that alone is no reason to leave a state folder behind.
      if (learned.size === 0 || !existsSync(dirname(folder))) return;
      const kept = known.size > MAX_FILES ? [] : known;
      const files = Object.fromEntries([...kept, ...learned]);
      try {
        await makeFolder(folder);
        await writeFileAtomic(index, JSON.stringify({ format: FORMAT, files }));
      } catch (error) {
        // It only saves time; a folder that cannot be written must not stop a look at the film.
        if (codeOf(error) === '') throw error;
      }
    },
  };
}

const endings: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'jpg',
  png: 'png',
  bmp: 'bmp',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tif',
};

interface Entry {
  readonly stamp: string;
  readonly image: KnownImage;
}

async function readFiles(path: string): Promise<ReadonlyMap<string, Entry>> {
  const index = await readJson<{ files?: Readonly<Record<string, Entry | null>> }>(path);
  const entries = Object.entries(index?.files ?? {});
  return new Map(entries.filter((entry): entry is [string, Entry] => isImage(entry[1]?.image)));
}

// Missing, damaged by hand or of another version: everything is learned again.
async function readJson<T extends object>(path: string): Promise<T | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8'));
    return value?.format === FORMAT ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) !== '') return undefined;
    throw error;
  }
}

function isImage(image: KnownImage | undefined): image is KnownImage {
  return typeof image?.digest === 'string' && isDigest(image.digest) && image.facts?.format in endings;
}

async function keepFile(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeFileAtomic(path, data);
  } catch (cause) {
    throw new RenderError(
      'state-not-writable',
      `A picture cannot be kept as "${path}": ${codeOf(cause) || 'unknown fault'}.`,
      {
        hint: 'Check the free space and the permissions of the folder, or choose another with --state-dir.',
        cause,
      },
    );
  }
}
