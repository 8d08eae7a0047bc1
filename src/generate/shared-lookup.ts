import type { CacheKey } from '../plan/cache-key.js';
import type { Claims } from '../store/remote/claims.js';
import type { Clip } from '../timeline/clip.js';

/** Clips that other machines share. It is asked right before each paid submit, because they work at the same time. */
export interface SharedLookup {
  /** Whether there is a clip for this key now. Throws RenderError when that is unknown: then nothing is paid. */
  has(key: CacheKey, signal: AbortSignal): Promise<boolean>;
  /** Brings the clip into the local store. Throws RenderError. */
  fetch(key: CacheKey, signal: AbortSignal): Promise<Clip>;
  /** For messages. */
  readonly name: string;
  /** Claims of the keys that are paid for. Throws RenderError; absent: nothing is claimed. */
  readonly claims?: Claims;
}
