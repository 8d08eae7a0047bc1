import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { Keyframe } from './keyframe.js';
import type { TakeRequest } from './take.js';

/** Identifies a clip by everything that can change its pixels, and by nothing else. */
export type CacheKey = Digest & { readonly room: 'cache' };

/** The first letters of a cache key, which the id of every take of that key begins with. */
export type KeyStart = string & { readonly kind: 'key-start' };

/** The first letters of a cache key: enough to tell all keys of a project apart. */
export function keyStart(key: CacheKey): KeyStart {
  return key.slice(0, 12) as KeyStart;
}

/** The part of a request that can change pixels: images by their bytes, without names and paths. */
export type PixelInputs = Omit<TakeRequest, 'shot' | 'providerName' | 'first' | 'last' | 'drivingAudio'> & {
  readonly first: Digest;
  readonly last: Digest | null;
  /** How the image is converted before it is sent. Absent for an image that is sent unchanged. */
  readonly firstNormalized?: string | null;
  readonly lastNormalized?: string | null;
  /** Absent where there is none. */
  readonly drivingAudio?: Digest | null;
};

const FORMAT = 1; // Increment when the same inputs start to produce different pixels.

export function cacheKey(request: TakeRequest): CacheKey {
  return keyOfInputs(pixelInputs(request));
}

/** The cache key of stored inputs. */
export function keyOfInputs(inputs: PixelInputs): CacheKey {
  return sha256(canonicalJson({ format: FORMAT, ...withoutNulls(countedInputs(inputs)) })) as CacheKey;
}

/** The fields that decide about the pixels. The others of a drawn clip only say what it was drawn for. */
export function countedInputs(inputs: PixelInputs): Partial<PixelInputs> {
  if (!isDrawn(inputs)) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([field]) => DRAWN_FIELDS.has(field)));
}

/** Whether only images, size, length, engine, camera words and slate decide about the pixels. */
export function isDrawn({ drawn }: Pick<PixelInputs, 'drawn'>): boolean {
  return typeof drawn === 'string';
}

/** The fields that decide about the pixels of a drawn clip. */
export const DRAWN_FIELDS: ReadonlySet<string> = new Set<keyof PixelInputs>([
  'provider',
  'revision',
  'first',
  'last',
  'firstNormalized',
  'lastNormalized',
  'drawn',
  'camera',
  'slate',
  'takeSeed',
]);

// Null fields are excluded, so that a new setting of a later version does not change existing keys.
function withoutNulls(inputs: Partial<PixelInputs>): { readonly [field: string]: JsonValue } {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

// The shot id is excluded: renaming or moving a shot must be free. So is the name of an account.
export function pixelInputs({
  shot: _,
  providerName: __,
  first,
  last,
  drivingAudio,
  ...inputs
}: TakeRequest): PixelInputs {
  return {
    ...inputs,
    first: first.digest,
    last: last?.digest ?? null,
    // Absent rather than null where nothing is converted, so that existing lockfiles do not change.
    ...recipeOf('firstNormalized', first),
    ...recipeOf('lastNormalized', last),
    ...(drivingAudio ? { drivingAudio: drivingAudio.digest } : {}),
  };
}

function recipeOf(field: 'firstNormalized' | 'lastNormalized', image: Keyframe | null) {
  return image?.kind === 'image' && image.normalization ? { [field]: image.normalization.recipe } : {};
}
