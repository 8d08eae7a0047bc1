import { sha256 } from '../base/digest.js';
import { err, ok, type Result } from '../base/result.js';
import {
  type Fetch,
  type FetchedPicture,
  type FetchFault,
  type FetchLimits,
  fetchIfChanged,
  fetchPicture,
} from './fetch-image.js';
import type { StillAddress } from './image-address.js';
import { type ImageFault, readImageFacts } from './image-facts.js';
import type { KeyframeMemory, KnownPicture } from './keyframe-cache.js';
import { type FileFault, pictureFileState, withPictureFile } from './read-image-file.js';

/** A picture and the local file that holds exactly its bytes. */
export interface LoadedPicture {
  readonly picture: KnownPicture;
  readonly from: 'file' | 'url' | 'data';
  readonly file: string;
  /** Why it could not be compared with what its address leads to now. */
  readonly doubt?: FetchFault;
}

/** Why a still is no picture that can be used. */
export type StillFault =
  | ImageFault
  | FileFault
  | FetchFault
  | { readonly kind: 'not-remembered' }
  | { readonly kind: 'bad-file-url' }
  | { readonly kind: 'bad-data-uri' }
  | { readonly kind: 'bad-url' };

export interface StillLoader {
  readonly memory: KeyframeMemory;
  readonly fetch: Fetch;
  readonly limits: FetchLimits;
  /** Never asks the network; what is not remembered is a fault. */
  readonly offline: boolean;
  /** Asks again for what is remembered, because it may have changed. */
  readonly recheck: boolean;
  readonly signal: AbortSignal;
}

/** Reads the picture behind an address. Throws only when the signal aborts or the state folder fails. */
export async function loadStill(
  address: Exclude<StillAddress, { kind: 'remote' }>,
  loader: StillLoader,
): Promise<Result<LoadedPicture, StillFault>> {
  loader.signal.throwIfAborted();
  switch (address.kind) {
    case 'file': {
      const read = await readFilePicture(address.path, loader.memory);
      return read.ok ? ok({ picture: read.value, from: 'file', file: address.path }) : read;
    }
    case 'data':
      return keepBytes(address.bytes, 'data', loader.memory);
    case 'url':
      return loadUrl(address.url, loader);
  }
}

async function readFilePicture(
  path: string,
  memory: KeyframeMemory,
): Promise<Result<KnownPicture, StillFault>> {
  const state = pictureFileState(path);
  const unchanged = state && memory.ofFile(path, state);
  if (unchanged) return ok(unchanged);
  const found = await withPictureFile(path, async ({ state, read }) => {
    const known = memory.ofFile(path, state);
    if (known) return ok(known);
    const picture = examine(await read());
    if (picture.ok) memory.rememberFile(path, state, picture.value);
    return picture;
  });
  return found.ok ? found.value : found;
}

function examine(bytes: Uint8Array): Result<KnownPicture, ImageFault> {
  const facts = readImageFacts(bytes);
  return facts.ok ? ok({ digest: sha256(bytes), bytes: bytes.length, facts: facts.value }) : facts;
}

async function keepBytes(
  bytes: Uint8Array,
  from: 'url' | 'data',
  memory: KeyframeMemory,
): Promise<Result<LoadedPicture, StillFault>> {
  const examined = examine(bytes);
  if (!examined.ok) return examined;
  const file = memory.pathOf(examined.value);
  if (!(await holds(file, examined.value, memory))) await memory.keep(bytes, examined.value);
  return ok({ picture: examined.value, from, file });
}

async function rememberedUrl(url: string, memory: KeyframeMemory): Promise<SeenUrl | null> {
  const seen = await memory.ofUrl(url);
  if (!seen) return null;
  const { picture, etag } = seen;
  const file = memory.pathOf(picture);
  // A file that was damaged or deleted since is fetched again.
  return (await holds(file, picture, memory)) ? { loaded: { picture, from: 'url', file }, etag } : null;
}

// Without an answer there is a picture all the same, so nobody waits long for one.
const RECHECK_MS = 10_000;

interface SeenUrl {
  readonly loaded: LoadedPicture;
  readonly etag: string | null;
}

async function holds(file: string, { digest }: KnownPicture, memory: KeyframeMemory): Promise<boolean> {
  const read = await readFilePicture(file, memory);
  return read.ok && read.value.digest === digest;
}

async function loadUrl(url: string, loader: StillLoader): Promise<Result<LoadedPicture, StillFault>> {
  const { memory, offline, recheck } = loader;
  const seen = await rememberedUrl(url, memory);
  if (seen && (offline || !recheck)) return ok(seen.loaded);
  if (offline) return err({ kind: 'not-remembered' });
  if (!seen) {
    const fetched = await fetchPicture(url, loader);
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
  { bytes, etag }: FetchedPicture,
  memory: KeyframeMemory,
): Promise<Result<LoadedPicture, StillFault>> {
  const kept = await keepBytes(bytes, 'url', memory);
  if (kept.ok) await memory.rememberUrl(url, { picture: kept.value.picture, etag });
  return kept;
}
