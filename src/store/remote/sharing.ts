import type { Digest } from '../../base/digest.js';
import type { CacheKey, PixelInputs } from '../../plan/cache-key.js';
import type { Clock } from '../../system/clock.js';
import type { ClipFacts } from '../../timeline/clip.js';
import type { ClipStore } from '../clips/clip-store.js';
import type { StateLayout } from '../layout.js';
import type { ClaimingMachine } from './claims.js';
import type { PushLog } from './push-log.js';
import type { RemoteStore } from './remote-store.js';
import type { SharedMotions } from './shared-motions.js';

/** A shared store, and the local store whose clips it shares. */
export interface Sharing {
  readonly remote: RemoteStore;
  readonly store: ClipStore;
  readonly pushLog: PushLog;
  readonly clock: Pick<Clock, 'now'>;
  readonly motions: SharedMotions;
  /** The machine that claims keys; default: this one. */
  readonly machine?: ClaimingMachine;
  /** Of the state folder that the clips come into. */
  readonly layout: StateLayout;
  /** Reads the facts of a file that was pulled. Throws if it is not a complete clip. */
  readonly probe: (path: string, inputs: PixelInputs) => Promise<ClipFacts>;
}

/** A clip to look for; with a digest only that one. */
export interface WantedClip {
  readonly key: CacheKey;
  readonly clip?: Digest | undefined;
}
