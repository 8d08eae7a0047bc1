import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Digest, isDigest } from '../base/digest.js';
import { isCount, isFlag, oneOf, shape } from '../base/shape.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { keyframeLayout } from '../store/layout.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import {
  isJsonRecord,
  type JsonFileFormat,
  openJsonFile,
  type WarnCache,
  warnOfFolder,
} from '../system/json-file.js';
import { substituteFor } from '../system/writable-folder.js';
import type { ImageFacts } from './image-facts.js';
import type { FileState } from './read-image-file.js';

/** An image: its digest, and the facts in its bytes. */
export interface KnownImage {
  readonly digest: Digest;
  readonly bytes: number;
  readonly facts: ImageFacts;
}

/** An image as a web address returned it. */
export interface SeenImage {
  readonly image: KnownImage;
  /** The strong ETag of these bytes; null if the server sent none. */
  readonly etag: string | null;
}

/** Images that earlier runs have read or fetched, in the state folder. It can be deleted at any time. */
export interface KeyframeCache {
  /** The image in a file, if the file is unchanged since it was last read. */
  ofFile(path: string, state: FileState): KnownImage | undefined;
  rememberFile(path: string, state: FileState, image: KnownImage): void;
  /** The image that an address returned last. */
  ofUrl(url: string): Promise<SeenImage | undefined>;
  rememberUrl(url: string, seen: SeenImage): Promise<void>;
  /** The file for an image that is not a local file of the user. */
  pathOf(image: KnownImage): string;
  /** Writes the bytes to that file, or to a file that lives as long as this process, and returns its path. */
  keep(bytes: Uint8Array, image: KnownImage): Promise<string>;
  /** Writes the index of the user's files. */
  save(): Promise<void>;
}

// Increment it when an image would be judged differently: all images are then read again.
const VERSION = 1;
// Increment it when an image is examined differently.
const INDEX_VERSION = 2;

// The name of an image in the files. It never changes: without the web images of earlier versions, no film is rendered offline.
const IMAGE = 'picture';

// A file that was changed this shortly before it was read may change again without a change of its dates.
const UNSURE_MS = 2000;

// Entries of deleted files must not accumulate; files that are used get read again soon.
const MAX_FILES = 10_000;

/** Opens the cache in a folder, which need not exist. `now` is ms since 1970. */
export async function openKeyframeCache(
  folder: string,
  now: number,
  warn?: WarnCache,
): Promise<KeyframeCache> {
  const layout = keyframeLayout(folder);
  const index = openJsonFile(layout.index, indexFormat, warnOfFolder(folder, warn));
  const known = await index.read();
  const learned = new Map<string, Entry>();
  const pathOf = ({ digest, facts }: KnownImage) => layout.image(digest, extensions[facts.format]);
  // Every address has a file of its own, so that concurrent runs do not overwrite the entries of each other.
  const urlFile = (url: string) => openJsonFile(layout.url(url), seenFormat, warnOfFolder(folder, warn));
  return {
    ofFile(path, { stamp }) {
      const entry = learned.get(path) ?? known.get(path);
      return entry?.stamp === stamp ? entry.image : undefined;
    },
    rememberFile(path, { stamp, changedAt }, image) {
      if (changedAt <= now - UNSURE_MS) learned.set(path, { stamp, image });
    },
    ofUrl: (url) => urlFile(url).read(),
    async rememberUrl(url, seen) {
      await urlFile(url).update(() => seen);
    },
    pathOf,
    keep: (bytes, image) => keepFile(pathOf(image), bytes),
    async save() {
      // Images are read again in no time: that alone is no reason to create a state folder.
      if (learned.size === 0 || !existsSync(dirname(folder))) return;
      await index.update((files) => new Map([...(files.size > MAX_FILES ? [] : files), ...learned]));
    },
  };
}

const extensions: Readonly<Record<ImageFormat, string>> = {
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

const indexFormat: JsonFileFormat<ReadonlyMap<string, Entry>> = {
  version: INDEX_VERSION,
  empty: new Map(),
  decode: ({ files }) =>
    isJsonRecord(files)
      ? new Map(
          Object.entries(files).flatMap(([path, entry]) => {
            const known = decodeEntry(entry);
            return known === undefined ? [] : [[path, known] as const];
          }),
        )
      : undefined,
  encode: (files) => ({
    files: Object.fromEntries(
      [...files].map(([path, { stamp, image }]) => [path, { stamp, [IMAGE]: image }] as const),
    ),
  }),
};

const seenFormat: JsonFileFormat<SeenImage | undefined> = {
  version: VERSION,
  empty: undefined,
  // Earlier versions did not write an etag.
  decode: ({ [IMAGE]: image, etag }) =>
    isImage(image) ? { image, etag: typeof etag === 'string' ? etag : null } : undefined,
  encode: (seen) => (seen === undefined ? {} : { [IMAGE]: seen.image, etag: seen.etag }),
};

function decodeEntry(value: unknown): Entry | undefined {
  if (!isJsonRecord(value)) return undefined;
  const { stamp, [IMAGE]: image } = value;
  return typeof stamp === 'string' && isImage(image) ? { stamp, image } : undefined;
}

function isImage(value: unknown): value is KnownImage {
  if (!isJsonRecord(value) || !isJsonRecord(value.facts)) return false;
  const { digest, bytes, facts } = value;
  const isKnown = typeof facts.format === 'string' && Object.hasOwn(extensions, facts.format);
  return typeof digest === 'string' && isDigest(digest) && isCount(bytes) && isKnown && isImageFacts(facts);
}

const isImageFacts = shape({
  size: shape({ width: isCount, height: isCount }),
  orientation: oneOf(1, 2, 3, 4, 5, 6, 7, 8),
  alpha: isFlag,
});

async function keepFile(path: string, data: Uint8Array): Promise<string> {
  try {
    await makeFolder(dirname(path));
    await writeFileAtomic(path, data);
    return path;
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    // The index of the same folder warns.
    return await keepForNow(path, data, error);
  }
}

// A state folder may be read-only, and a plan of images without files of their own needs files in it all the same.
async function keepForNow(wanted: string, data: Uint8Array, cause: Error): Promise<string> {
  try {
    const path = join(substituteFor(dirname(wanted)), basename(wanted));
    await writeFileAtomic(path, data);
    return path;
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    throw new RenderError('state-not-writable', `An image cannot be written: ${errnoMessage(cause)}.`, {
      hint: 'Check the free space and the permissions of the folder, or choose another with --state-dir.',
      cause,
    });
  }
}
