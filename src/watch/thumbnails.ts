import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/digest.js';
import type { LiveImage } from '../live-view/live-view.js';
import { normalizeImage } from '../media/normalize-image.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { Project } from '../project/project.js';
import { stateLayout } from '../store/layout.js';
import { writeFileAtomic } from '../system/atomic-file.js';
import { hashFile } from '../system/hash-file.js';
import { writableFolder } from '../system/writable-folder.js';
import type { FoundBytes } from './find-media.js';

/** Small versions of keyframes for the page, made in the background and kept in the state folder. */
export interface Thumbnails extends AsyncDisposable {
  /** From now on these are made, the first one first. Those that are there are only looked up. */
  want(images: readonly ImageKeyframe[]): void;
  stateOf(digest: Digest): LiveImage['thumb'];
  /** The small version of an image; undefined if there is none, or if its file was deleted or damaged. */
  find(digest: Digest): Promise<FoundBytes | undefined>;
}

/** What thumbnails work with. */
export interface ThumbnailsSetup {
  readonly project: Pick<Project, 'stateFolder' | 'engine' | 'warnCache'>;
  /** States have changed. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

// Sharp in the largest card of the page on a screen with two pixels per point.
const LONG_SIDE = 400;
// A smaller file loads as fast as its thumbnail, unless it is many pixels to decode.
const SMALL_BYTES = 48 * 1024;
const SMALL_PIXELS = 1 << 20;
// The drafts need the other cores.
const AT_ONCE = 2;

/** Opens thumbnails without any. */
export function openThumbnails({ project, onChange, signal }: ThumbnailsSetup): Thumbnails {
  const states = new Map<Digest, 'ready' | 'none'>();
  let wanted: readonly ImageKeyframe[] = [];
  const workers = new Set<Promise<void>>();
  const begun = new Set<Digest>();
  let folder: Promise<string> | undefined;
  /** The WebAssembly build needs seconds for each: until then the page shows the images themselves. */
  let isSlow = false;

  async function pathOf(digest: Digest): Promise<string> {
    const { thumbnails, thumbnailName } = stateLayout(project.stateFolder).keyframes;
    folder ??= writableFolder(thumbnails, project.warnCache);
    return join(await folder, thumbnailName(digest));
  }

  function next(): ImageKeyframe | undefined {
    return signal.aborted ? undefined : wanted.find(({ digest }) => !begun.has(digest));
  }

  async function work(): Promise<void> {
    for (let image = next(); image !== undefined; image = next()) {
      const { digest } = image;
      begun.add(digest);
      const isMade = await make(image).catch(() => false);
      if (signal.aborted) return;
      // What cannot be decoded is an error of the storyboard, and is reported there.
      states.set(digest, isMade ? 'ready' : 'none');
      onChange();
    }
  }

  async function make(image: ImageKeyframe): Promise<boolean> {
    const path = await pathOf(image.digest);
    if ((await readJpeg(path)) !== undefined) return true;
    const engine = await project.engine(signal);
    if (engine.kind === 'wasm') isSlow = true;
    const { file, format: from, orientation, alpha: flatten } = image;
    const bytes = await normalizeImage(
      engine,
      { file, from, orientation, crop: null, flatten, size: smallSize(image), format: 'jpeg' },
      signal,
    );
    // The file may have other bytes by now, and the thumbnail keeps its name for good.
    if ((await hashFile(file)) !== image.digest) return false;
    await writeFileAtomic(path, bytes);
    return true;
  }

  function want(images: readonly ImageKeyframe[]): void {
    wanted = images.filter((image) => {
      if (!isLarge(image)) states.set(image.digest, 'none');
      return isLarge(image);
    });
    for (let idle = AT_ONCE - workers.size; idle > 0 && next() !== undefined; idle -= 1) {
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    }
  }

  return {
    want,
    stateOf: (digest) => states.get(digest) ?? (isSlow ? 'none' : 'waiting'),
    async find(digest) {
      if (states.get(digest) !== 'ready') return undefined;
      const bytes = await readJpeg(await pathOf(digest));
      if (bytes !== undefined) return jpegMedia(bytes);
      // It is made again for the next page.
      states.delete(digest);
      begun.delete(digest);
      want(wanted);
      return undefined;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers);
    },
  };
}

function isLarge({ bytes, size }: ImageKeyframe): boolean {
  return bytes > SMALL_BYTES || size.width * size.height > SMALL_PIXELS;
}

function smallSize({ size: { width, height } }: ImageKeyframe): ImageKeyframe['size'] {
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
  const side = (length: number) => Math.max(2, Math.round((length * scale) / 2) * 2);
  return { width: side(width), height: side(height) };
}

const MOST_BYTES = 1 << 20;

// A file that another program has damaged or cut off is no thumbnail.
async function readJpeg(path: string): Promise<Buffer | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined || bytes.length < 4 || bytes.length > MOST_BYTES) return undefined;
  const isWhole = bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
  return isWhole ? bytes : undefined;
}

function jpegMedia(bytes: Buffer): FoundBytes {
  return {
    type: 'image/jpeg',
    bytes: bytes.length,
    async *read(from, to) {
      yield bytes.subarray(from, to);
    },
  };
}
