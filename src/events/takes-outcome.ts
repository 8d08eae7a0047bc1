import type { Digest } from '../base/digest.js';
import type { Money } from '../base/money.js';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { TakeName } from '../lockfile/format.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { UnknownShot } from '../plan/unknown-shot.js';

/** The takes of shots, or why nothing can be said. */
export type TakesOutcome = InvalidSource | UnknownShot | ({ readonly status: 'listed' } & ListedTakes);

/** Shots with their takes, and what these cost. */
export interface ListedTakes {
  readonly shots: readonly ShotWithTakes[];
  /** Of all these shots together: a clip that two of them use counts once. */
  readonly cost: TakeCost;
}

/** A shot with all takes that are known, plain JSON. */
export interface ShotWithTakes {
  readonly id: string;
  /** In the order in which they were made. */
  readonly takes: readonly ShownTake[];
  readonly note: string | null;
  /** What became of the pick; null without one. `outdated`: the storyboard requests something else by now. */
  readonly pick: { readonly take: TakeName; readonly state: 'used' | 'outdated' } | null;
  readonly cost: TakeCost;
}

/** One take of a shot. */
export interface ShownTake {
  /** From 1, in the order in which the takes of the shot were made. */
  readonly number: number;
  readonly name: TakeName;
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly provider: string;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  readonly model: string;
  readonly resolution: string;
  readonly seed: number | null;
  readonly prompt: string | null;
  /** How the prompt differs from that of the storyboard, as text; null if it does not. */
  readonly promptDifference: string | null;
  /** What else the storyboard requests differently, one text per field; the seed is not among them. */
  readonly otherDifferences: readonly string[];
  /** UTC, ISO 8601. */
  readonly at: string;
  /** What it was billed; null where that is unknown. */
  readonly cost: Money | 'free' | null;
  /** The provider's name of it. */
  readonly task: string | null;
  /** Null where this machine never had the clip, and the lockfile does not say. */
  readonly file: {
    readonly width: number;
    readonly height: number;
    readonly frames: number;
    readonly seconds: number | null;
    readonly bytes: number;
  } | null;
  readonly location: 'local' | 'shared' | 'missing';
  /** Whether the film of the lockfile shows it. */
  readonly inFilm: boolean;
  readonly picked: boolean;
  readonly star: boolean;
  readonly note: string | null;
}

/** What takes cost, and what of it the film shows. One sum per currency. */
export interface TakeCost {
  /** All takes together. */
  readonly paid: readonly Money[];
  /** Takes without a known bill. They are never counted as free. */
  readonly unknown: number;
  /** The takes that the film shows. */
  readonly used: readonly Money[];
  /** The length of the clips that the film shows, in seconds. */
  readonly usedSeconds: number;
  /** All that was paid, by the seconds that the film shows; empty if it shows none. */
  readonly perUsedSecond: readonly Money[];
}
