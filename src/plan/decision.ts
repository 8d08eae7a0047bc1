import type { Digest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { CacheKey, PixelInputs } from './cache-key.js';
import type { PlannedTake } from './render-plan.js';

/** What the stores and the journal know when a plan is looked at. */
export interface KnownTakes {
  readonly clips: ReadonlyMap<CacheKey, Digest>;
  /** Takes of the journal that were started and not yet accepted. */
  readonly started: ReadonlyMap<CacheKey, StartedTake>;
  /** What each shot asked for when it last got its clip, by shot id. */
  readonly before: ReadonlyMap<string, PreviousRequest>;
}

/** What a shot asked for before, with the names that its stills had then. */
export interface PreviousRequest {
  readonly inputs: PixelInputs;
  readonly firstUri: string;
  readonly lastUri: string | null;
}

/** A take that the journal has seen start. */
export type StartedTake =
  | { readonly state: 'submitted' | 'succeeded'; readonly operation: JsonValue; readonly at: number }
  | { readonly state: 'unknown-outcome' | 'expired'; readonly at: number };

/** What to do for one take, and why. */
export type TakeDecision =
  | { readonly action: 'reuse'; readonly take: PlannedTake; readonly clip: Digest }
  | {
      readonly action: 'reattach';
      readonly take: PlannedTake;
      readonly operation: JsonValue;
      readonly startedAt: number;
    }
  | { readonly action: 'submit'; readonly take: PlannedTake; readonly reason: Reason }
  | {
      readonly action: 'blocked';
      readonly take: PlannedTake;
      readonly block: Block;
      readonly reason: Reason;
    };

/** Why a clip has to be made. */
export type Reason =
  | { readonly kind: 'new-shot' }
  | { readonly kind: 'changed'; readonly changes: readonly Change[] }
  /** The same was made before, but its clip is gone from the store. */
  | { readonly kind: 'clip-missing' };

/** One field that differs from what the shot asked for before. */
export interface Change {
  readonly field: keyof PixelInputs;
  readonly before: string | number | boolean | null;
  readonly now: string | number | boolean | null;
  /** For a still: the address that it had, and the one that it has now. */
  readonly uris?: readonly [string | null, string | null];
}

/** Why a take must not be started now. */
export type Block = 'not-selected' | 'frozen' | 'offline' | 'unknown-outcome' | 'expired';
