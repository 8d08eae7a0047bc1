import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { Keyframe } from './keyframe.js';
import type { TakeRequest } from './take.js';

/** Names a clip by everything that can change its pixels, and by nothing else. */
export type CacheKey = Digest & { readonly room: 'cache' };

/** The part of a request that can change pixels: stills by their bytes, no name, no path. */
export type PixelInputs = Omit<TakeRequest, 'shot' | 'first' | 'last' | 'drivingAudio'> & {
  readonly first: Digest;
  readonly last: Digest | null;
  /** What is done to a still before it is sent. Absent for one that is sent as it is. */
  readonly firstNormalized?: string | null;
  readonly lastNormalized?: string | null;
  /** Absent where there is none. */
  readonly drivingAudio?: Digest | null;
};

const FORMAT = 1; // Raise it when the same inputs start to give different pixels.

export function cacheKey(request: TakeRequest): CacheKey {
  return keyOfInputs(pixelInputs(request));
}

/** The same of inputs that were written down. */
export function keyOfInputs(inputs: PixelInputs): CacheKey {
  return sha256(canonicalJson({ format: FORMAT, ...withoutNulls(inputs) })) as CacheKey;
}

// What was not asked for stays out, so that a setting of a later version renames no clip of this one.
function withoutNulls(inputs: PixelInputs): { readonly [field: string]: JsonValue } {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}

// The shot's name stays out: to rename or move a shot must cost nothing.
export function pixelInputs({ shot: _, first, last, drivingAudio, ...inputs }: TakeRequest): PixelInputs {
  return {
    ...inputs,
    first: first.digest,
    last: last?.digest ?? null,
    // Absent and not null where nothing is done: the locks of those who never ask for it stay as they are.
    ...recipeOf('firstNormalized', first),
    ...recipeOf('lastNormalized', last),
    ...(drivingAudio ? { drivingAudio: drivingAudio.digest } : {}),
  };
}

function recipeOf(field: 'firstNormalized' | 'lastNormalized', image: Keyframe | null) {
  return image?.kind === 'image' && image.normalization ? { [field]: image.normalization.recipe } : {};
}
