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

/** An image and the local file with its bytes. */
export interface LoadedImage {
  readonly image: KnownImage;
  readonly from: 'file' | 'url' | 'data';
  readonly file: string;
  /** Why it could not be compared with the current content of its address. */
  readonly doubt?: FetchFault;
}

/** Why an image cannot be used. */
export type ImageLoadFault = ImageFault | FileFault | FetchFault | AddressFault;

/** Why an address cannot be used. */
export type AddressFault =
  | { readonly kind: 'not-remembered' }
  | { readonly kind: 'bad-file-url' }
  | { readonly kind: 'bad-data-uri' }
  | { readonly kind: 'bad-url' };

export interface ImageLoader {
  readonly cache: KeyframeCache;
  readonly fetch: Fetch;
  readonly limits: FetchLimits;
  /** Does not use the network; an image that is not cached is a fault. */
  readonly offline: boolean;
  /** Compares cached images with their addresses, because they may have changed. */
  readonly recheck: boolean;
  readonly signal: AbortSignal;
}

/** Reads the image of an address. Throws only if the signal aborts or the state folder is not writable. */
export async function loadImage(
  address: Exclude<ImageAddress, { kind: 'remote' }>,
  loader: ImageLoader,
): Promise<Result<LoadedImage, ImageLoadFault>> {
  loader.signal.throwIfAborted();
  switch (address.kind) {
    case 'file': {
      const read = await readFileImage(address.path, loader.cache);
      return read.ok ? ok({ image: read.value, from: 'file', file: address.path }) : read;
    }
    case 'data':
      return keepBytes(address.bytes, 'data', loader.cache);
    case 'url':
      return loadUrl(address.url, loader);
  }
}

async function readFileImage(
  path: string,
  cache: KeyframeCache,
): Promise<Result<KnownImage, ImageLoadFault>> {
  const state = imageFileState(path);
  const unchanged = state && cache.ofFile(path, state);
  if (unchanged) return ok(unchanged);
  const found = await withImageFile(path, async ({ state, read }) => {
    const known = cache.ofFile(path, state);
    if (known) return ok(known);
    const image = examine(await read());
    if (image.ok) cache.rememberFile(path, state, image.value);
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
  cache: KeyframeCache,
): Promise<Result<LoadedImage, ImageLoadFault>> {
  const examined = examine(bytes);
  if (!examined.ok) return examined;
  const kept = cache.pathOf(examined.value);
  const isKept = await holds(kept, examined.value, cache);
  const file = isKept ? kept : await cache.keep(bytes, examined.value);
  return ok({ image: examined.value, from, file });
}

async function rememberedUrl(url: string, cache: KeyframeCache): Promise<SeenUrl | null> {
  const seen = await cache.ofUrl(url);
  if (!seen) return null;
  const { image, etag } = seen;
  const file = cache.pathOf(image);
  // A cached file that was damaged or deleted is fetched again.
  return (await holds(file, image, cache)) ? { loaded: { image, from: 'url', file }, etag } : null;
}

// The cached image can be used without a response, so the wait is short.
const RECHECK_MS = 10_000;

interface SeenUrl {
  readonly loaded: LoadedImage;
  readonly etag: string | null;
}

async function holds(file: string, { digest }: KnownImage, cache: KeyframeCache): Promise<boolean> {
  const read = await readFileImage(file, cache);
  return read.ok && read.value.digest === digest;
}

async function loadUrl(url: string, loader: ImageLoader): Promise<Result<LoadedImage, ImageLoadFault>> {
  const { cache, offline, recheck } = loader;
  const seen = await rememberedUrl(url, cache);
  if (seen && (offline || !recheck)) return ok(seen.loaded);
  if (offline) return err({ kind: 'not-remembered' });
  if (!seen) {
    const fetched = await fetchImage(url, loader);
    return fetched.ok ? keepUrl(url, fetched.value, cache) : fetched;
  }
  const limits = { ...loader.limits, ms: Math.min(loader.limits.ms, RECHECK_MS) };
  const again = await fetchIfChanged(url, seen.etag, { ...loader, limits });
  // The cached image is used, with a warning that it could not be compared.
  if (!again.ok) return ok({ ...seen.loaded, doubt: again.error });
  return again.value === 'unchanged' ? ok(seen.loaded) : keepUrl(url, again.value, cache);
}

async function keepUrl(
  url: string,
  { bytes, etag }: FetchedImage,
  cache: KeyframeCache,
): Promise<Result<LoadedImage, ImageLoadFault>> {
  const kept = await keepBytes(bytes, 'url', cache);
  if (kept.ok) await cache.rememberUrl(url, { image: kept.value.image, etag });
  return kept;
}
