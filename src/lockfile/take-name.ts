import type { Digest } from '../base/digest.js';
import { type CacheKey, keyStart } from '../plan/cache-key.js';
import type { TakeName } from './format.js';

/** The name of a take. Two requests can have clips with the same bytes, and one request can have several clips. */
export function takeName(key: CacheKey, clip: Digest): TakeName {
  return `${keyStart(key)}-${clip.slice(0, 12)}` as TakeName;
}
