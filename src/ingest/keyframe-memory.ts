import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, isDigest, sha256 } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { codeOf, makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import type { ImageFacts } from './image-facts.js';
import type { FileState } from './read-picture-file.js';

/** A picture by its bytes and what they say. */
export interface KnownPicture {
  readonly digest: Digest;
  readonly bytes: number;
  readonly facts: ImageFacts;
}

/** What earlier renders learned about stills, in a folder of the state. It can be deleted at any time. */
export interface KeyframeMemory {
  /** The picture in a file, if the file is in the state in which it was last read. */
  ofFile(path: string, state: FileState): KnownPicture | undefined;
  rememberFile(path: string, state: FileState, picture: KnownPicture): void;
  /** The picture that once was behind an address. */
  ofUrl(url: string): KnownPicture | undefined;
  rememberUrl(url: string, picture: KnownPicture): void;
  /** Where the bytes of a picture without a file of the user's own are kept. */
  pathOf(digest: Digest, format: ImageFormat): string;
  /** Keeps bytes there. */
  keep(bytes: Uint8Array, picture: KnownPicture): Promise<void>;
  /** Writes down what is new. */
  save(): Promise<void>;
}

// Raise it when a picture would be judged otherwise than before: what was remembered is then read anew.
const FORMAT = 1;

interface Entry {
  readonly stamp: string;
  readonly picture: KnownPicture;
}
interface Index {
  readonly files: Map<string, Entry>;
  readonly urls: Map<string, KnownPicture>;
}

// A file changed this shortly before it was read could be changed again without a trace in its dates.
const UNSURE_MS = 2000;

/** Opens the memory in a folder, which need not exist. `now` is ms since 1970. */
export async function openKeyframeMemory(folder: string, now: number): Promise<KeyframeMemory> {
  const path = join(folder, 'index.json');
  const index = await readIndex(path);
  let changed = false;
  const pathOf = (digest: Digest, format: ImageFormat) => join(folder, `${digest}.${endings[format]}`);
  return {
    ofFile(file, { stamp }) {
      const entry = index.files.get(file);
      return entry?.stamp === stamp ? entry.picture : undefined;
    },
    rememberFile(file, { stamp, changedAt }, picture) {
      if (changedAt > now - UNSURE_MS) return;
      index.files.set(file, { stamp, picture });
      changed = true;
    },
    ofUrl: (url) => index.urls.get(sha256(url)),
    rememberUrl(url, picture) {
      index.urls.set(sha256(url), picture);
      changed = true;
    },
    pathOf,
    async keep(bytes, { digest, facts }) {
      const file = pathOf(digest, facts.format);
      try {
        await makeFolder(folder);
        await writeFileAtomic(file, bytes);
      } catch (cause) {
        throw new RenderError(
          'state-not-writable',
          `A picture cannot be kept in "${folder}": ${codeOf(cause)}.`,
          {
            hint: 'Check the free space and the permissions of the folder, or choose another with --state-dir.',
            cause,
          },
        );
      }
    },
    async save() {
      if (!changed) return;
      // Looking at a storyboard leaves no folder behind; a render has made the state folder.
      if (!existsSync(dirname(folder))) return;
      await saveIndex(path, folder, index);
    },
  };
}

const endings: Readonly<Record<ImageFormat, string>> = { jpeg: 'jpg', png: 'png', bmp: 'bmp', webp: 'webp' };

async function saveIndex(path: string, folder: string, index: Index): Promise<void> {
  const text = JSON.stringify({
    format: FORMAT,
    files: Object.fromEntries(index.files),
    urls: Object.fromEntries(index.urls),
  });
  try {
    await makeFolder(folder);
    await writeFileAtomic(path, text);
  } catch (error) {
    // The index only saves time, and fetches; a folder that cannot be written must not stop a look at the film.
    if (codeOf(error) === '') throw error;
  }
}

async function readIndex(path: string): Promise<Index> {
  const empty: Index = { files: new Map(), urls: new Map() };
  try {
    const { format, files, urls } = JSON.parse(await readFile(path, 'utf8'));
    if (format !== FORMAT) return empty;
    return {
      files: new Map(Object.entries<Entry>(files).filter(([, entry]) => isPicture(entry?.picture))),
      urls: new Map(Object.entries<KnownPicture>(urls).filter(([, picture]) => isPicture(picture))),
    };
  } catch (error) {
    // Missing, or damaged by hand: everything is learned again.
    if (error instanceof SyntaxError || error instanceof TypeError || codeOf(error) !== '') return empty;
    throw error;
  }
}

function isPicture(picture: KnownPicture | undefined): boolean {
  return typeof picture?.digest === 'string' && isDigest(picture.digest) && picture.facts?.format in endings;
}
