import type { Digest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { CacheKey, KeyStart, PixelInputs } from './cache-key.js';
import type { PreviousRequest } from './previous-request.js';
import type { PlannedTake } from './render-plan.js';

/** What the stores and the journal know about the takes of a plan. */
export interface KnownTakes {
  readonly clips: ReadonlyMap<CacheKey, Digest>;
  /** Takes of the journal that were started and not yet accepted. */
  readonly started: ReadonlyMap<CacheKey, StartedTake>;
  /** Takes of journal lines that cannot be read, with the time of the line: they may be running and billed. */
  readonly unreadable?: ReadonlyMap<KeyStart, number>;
  /** Takes that exist, wherever their clips are: the lockfile lists them, or a shared store has them. */
  readonly listed?: ReadonlySet<CacheKey>;
  /** The request with which each shot last got its clip, by shot id. */
  readonly before: ReadonlyMap<string, PreviousRequest>;
}

/** A take that the journal has as started. */
export type StartedTake =
  | { readonly state: 'submitted' | 'succeeded'; readonly operation: JsonValue; readonly at: number }
  | {
      readonly state: 'unknown-outcome' | 'expired' | 'odd-length' | 'rejected';
      readonly at: number;
    };

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

/** The decisions about the takes that the film uses, without further takes of its shots. */
export function decisionsOfFilm<Decision extends { readonly take: PlannedTake }>(
  decisions: readonly Decision[],
): readonly Decision[] {
  return decisions.filter(({ take }) => !take.retake);
}

/** Why a clip has to be generated. */
export type Reason =
  | { readonly kind: 'new-shot' }
  | { readonly kind: 'changed'; readonly changes: readonly Change[] }
  /** The same request was made before, but its clip is no longer in the store. */
  | { readonly kind: 'clip-missing' };

/** One field that differs from the earlier request of the shot. */
export interface Change {
  readonly field: keyof PixelInputs;
  readonly before: string | number | boolean | null;
  readonly now: string | number | boolean | null;
  /** For an image: its address before and now. */
  readonly uris?: readonly [string | null, string | null];
}

/** Why a take is not started. */
export type Block =
  | 'not-selected'
  | 'frozen'
  | 'offline'
  | 'unknown-outcome'
  | 'expired'
  /** Its clip is paid for and here, and its length differs from the requested one. */
  | 'odd-length'
  /** Its file is paid for and here, and is no clip. */
  | 'rejected'
  /** A further take, which the film does not need: it exists elsewhere, or the options forbid to generate it. */
  | 'not-needed'
  /** A person has picked the take, and its clip is not here. */
  | 'pick-missing';
