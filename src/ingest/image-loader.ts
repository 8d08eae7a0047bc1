import { sha256 } from '../base/digest.js';
import { err, ok, type Result } from '../base/result.js';
import {
  type Fetch,
  type FetchedImage,
  type FetchFault,
  type FetchLimits,
  fetchIfChanged,
  fetchImage,
} from './fetch-image.js';
import type { ImageAddress } from './image-address.js';
import { type ImageFault, readImageFacts } from './image-facts.js';
import type { KeyframeCache, KnownImage } from './keyframe-cache.js';
import { type FileFault, imageFileState, withImageFile } from './read-image-file.js';

/** A picture and the local file that holds exactly its bytes. */
export interface LoadedImage {
  readonly image: KnownImage;
  readonly from: 'file' | 'url' | 'data';
  readonly file: string;
  /** Why it could not be compared with what its address leads to now. */
  readonly doubt?: FetchFault;
}

/** Why a still is no picture that can be used. */
export type ImageLoadFault =
  | ImageFault
  | FileFault
  | FetchFault
  | { readonly kind: 'not-remembered' }
  | { readonly kind: 'bad-file-url' }
  | { readonly kind: 'bad-data-uri' }
  | { readonly kind: 'bad-url' };

export interface ImageLoader {
  readonly memory: KeyframeCache;
  readonly fetch: Fetch;
  readonly limits: FetchLimits;
  /** Never asks the network; what is not remembered is a fault. */
  readonly offline: boolean;
  /** Asks again for what is remembered, because it may have changed. */
  readonly recheck: boolean;
  readonly signal: AbortSignal;
}

/** Reads the picture behind an address. Throws only when the signal aborts or the state folder fails. */
export async function loadImage(
  address: Exclude<ImageAddress, { kind: 'remote' }>,
  loader: ImageLoader,
): Promise<Result<LoadedImage, ImageLoadFault>> {
  loader.signal.throwIfAborted();
  switch (address.kind) {
    case 'file': {
      const read = await readFileImage(address.path, loader.memory);
      return read.ok ? ok({ image: read.value, from: 'file', file: address.path }) : read;
    }
    case 'data':
      return keepBytes(address.bytes, 'data', loader.memory);
    case 'url':
      return loadUrl(address.url, loader);
  }
}

async function readFileImage(
  path: string,
  memory: KeyframeCache,
): Promise<Result<KnownImage, ImageLoadFault>> {
  const state = imageFileState(path);
  const unchanged = state && memory.ofFile(path, state);
  if (unchanged) return ok(unchanged);
  const found = await withImageFile(path, async ({ state, read }) => {
    const known = memory.ofFile(path, state);
    if (known) return ok(known);
    const image = examine(await read());
    if (image.ok) memory.rememberFile(path, state, image.value);
    return image;
  });
  return found.ok ? found.value : found;
}

function examine(bytes: Uint8Array): Result<KnownImage, ImageFault> {
  const facts = readImageFacts(bytes);
  return facts.ok ? ok({ digest: sha256(bytes), bytes: bytes.length, facts: facts.value }) : facts;
}

async function keepBytes(
  bytes: Uint8Array,
  from: 'url' | 'data',
  memory: KeyframeCache,
): Promise<Result<LoadedImage, ImageLoadFault>> {
  const examined = examine(bytes);
  if (!examined.ok) return examined;
  const file = memory.pathOf(examined.value);
  if (!(await holds(file, examined.value, memory))) await memory.keep(bytes, examined.value);
  return ok({ image: examined.value, from, file });
}

async function rememberedUrl(url: string, memory: KeyframeCache): Promise<SeenUrl | null> {
  const seen = await memory.ofUrl(url);
  if (!seen) return null;
  const { image, etag } = seen;
  const file = memory.pathOf(image);
  // A file that was damaged or deleted since is fetched again.
  return (await holds(file, image, memory)) ? { loaded: { image, from: 'url', file }, etag } : null;
}

// Without an answer there is a picture all the same, so nobody waits long for one.
const RECHECK_MS = 10_000;

interface SeenUrl {
  readonly loaded: LoadedImage;
  readonly etag: string | null;
}

async function holds(file: string, { digest }: KnownImage, memory: KeyframeCache): Promise<boolean> {
  const read = await readFileImage(file, memory);
  return read.ok && read.value.digest === digest;
}

async function loadUrl(url: string, loader: ImageLoader): Promise<Result<LoadedImage, ImageLoadFault>> {
  const { memory, offline, recheck } = loader;
  const seen = await rememberedUrl(url, memory);
  if (seen && (offline || !recheck)) return ok(seen.loaded);
  if (offline) return err({ kind: 'not-remembered' });
  if (!seen) {
    const fetched = await fetchImage(url, loader);
    return fetched.ok ? keepUrl(url, fetched.value, memory) : fetched;
  }
  const limits = { ...loader.limits, ms: Math.min(loader.limits.ms, RECHECK_MS) };
  const again = await fetchIfChanged(url, seen.etag, { ...loader, limits });
  // What was seen is still at hand, and it is said that nobody knows whether it is still there.
  if (!again.ok) return ok({ ...seen.loaded, doubt: again.error });
  return again.value === 'unchanged' ? ok(seen.loaded) : keepUrl(url, again.value, memory);
}

async function keepUrl(
  url: string,
  { bytes, etag }: FetchedImage,
  memory: KeyframeCache,
): Promise<Result<LoadedImage, ImageLoadFault>> {
  const kept = await keepBytes(bytes, 'url', memory);
  if (kept.ok) await memory.rememberUrl(url, { image: kept.value.image, etag });
  return kept;
}
