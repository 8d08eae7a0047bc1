import { sha256 } from '../base/digest.js';
import { err, ok, type Result } from '../base/result.js';
import { type Fetch, type FetchFault, type FetchLimits, fetchPicture } from './fetch-picture.js';
import { type ImageFault, readImageFacts } from './image-facts.js';
import type { KeyframeMemory, KnownPicture } from './keyframe-memory.js';
import { type FileFault, withPictureFile } from './read-picture-file.js';
import type { StillAddress } from './still-address.js';

/** A picture and the local file that holds exactly its bytes. */
export interface LoadedPicture {
  readonly picture: KnownPicture;
  readonly from: 'file' | 'url' | 'data';
  readonly file: string;
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
      return (await rememberedUrl(address.url, loader.memory)) ?? fetchUrl(address.url, loader);
  }
}

async function readFilePicture(
  path: string,
  memory: KeyframeMemory,
): Promise<Result<KnownPicture, StillFault>> {
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

async function rememberedUrl(
  url: string,
  memory: KeyframeMemory,
): Promise<Result<LoadedPicture, never> | null> {
  const picture = await memory.ofUrl(url);
  if (!picture) return null;
  const file = memory.pathOf(picture);
  // A file that was damaged or deleted since is fetched again.
  return (await holds(file, picture, memory)) ? ok({ picture, from: 'url', file }) : null;
}

async function holds(file: string, { digest }: KnownPicture, memory: KeyframeMemory): Promise<boolean> {
  const read = await readFilePicture(file, memory);
  return read.ok && read.value.digest === digest;
}

async function fetchUrl(url: string, loader: StillLoader): Promise<Result<LoadedPicture, StillFault>> {
  if (loader.offline) return err({ kind: 'not-remembered' });
  const fetched = await fetchPicture(url, loader);
  if (!fetched.ok) return fetched;
  const kept = await keepBytes(fetched.value, 'url', loader.memory);
  if (kept.ok) await loader.memory.rememberUrl(url, kept.value.picture);
  return kept;
}
