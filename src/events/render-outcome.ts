import type { Money } from '../base/money.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { LockDifference } from '../lockfile/diff.js';
import type { LockedEngine, LockedFilm } from '../lockfile/format.js';
import type { ClipDifference } from '../plan/clip-differences.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import type { Shard } from '../plan/shard.js';
import type { Size } from '../plan/size.js';
import type { LeftTake, TakeFailure } from '../plan/take-failure.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import type { PublishedFilm, PublishedOutput } from '../store/cache/published-films.js';
import type { FilmSeams } from '../timeline/seam.js';

/** How a render ended. */
export type RenderOutcome =
  | InvalidSource
  | UnknownShot
  | { readonly status: 'declined'; readonly estimate: Estimate }
  /** The cost cap would be exceeded. Nothing was spent. */
  | {
      readonly status: 'over-cap';
      readonly estimate: Estimate;
      readonly cap: Money;
      /** The name of the provider whose cap it is; absent for a cap of the render. */
      readonly provider?: string;
    }
  /** The options forbid what is needed. Nothing was generated. */
  | { readonly status: 'forbidden'; readonly blocked: readonly BlockedDecision[] }
  /** A frozen render differs from the lockfile. Nothing was generated. */
  | { readonly status: 'drifted'; readonly drift: readonly LockDifference[]; readonly lockfile: string }
  /** A render differs from the saved plan that it was to follow. Nothing was spent. */
  | {
      readonly status: 'unplanned';
      /** The file of the plan. */
      readonly plan: string;
      readonly changes: readonly { readonly subject: string; readonly lines: readonly string[] }[];
    }
  /** A frozen render of the locked clips produced another film or output than the locked one. */
  | {
      readonly status: 'differs';
      readonly film: PublishedFilm;
      readonly locked: Pick<LockedFilm, 'digest' | 'engine'>;
      readonly engine: LockedEngine | null;
    }
  /** Some clips are missing. The others are kept, and an existing film is unchanged. */
  | {
      readonly status: 'incomplete';
      readonly failures: readonly TakeFailure[];
      /** Takes that `only` left out. */
      readonly notAsked: readonly BlockedDecision[];
      /** With `allowMissing`: the film that was made nevertheless; absent for none. */
      readonly preview?: IncompleteFilm;
    }
  /** Every clip of the share is here, and in the shared store if there is one. No film was made. */
  | {
      readonly status: 'shard-finished';
      readonly shard: Shard;
      readonly shots: readonly string[];
      readonly made: number;
      readonly reused: number;
    }
  /** The signal was aborted. Running takes are in the journal, and the next render collects them. */
  | { readonly status: 'interrupted'; readonly left: readonly LeftTake[] }
  | {
      readonly status: 'finished' | 'unchanged';
      readonly film: PublishedFilm;
      /** The length of the film. */
      readonly seconds: number;
      readonly size: Size;
      /** In the order of the storyboard; none with `filmOnly`. */
      readonly outputs: readonly PublishedOutput[];
      readonly made: number;
      readonly reused: number;
      /** Clips that differ from their requests, in the order of the plan; absent if there are none. */
      readonly differences?: readonly DifferentClip[];
      /** Further takes that failed, and that the film does not need; absent if there are none. */
      readonly failures?: readonly TakeFailure[];
      /** Measured for a new film, and for every film when a limit is set. */
      readonly seams: FilmSeams;
      /** The path of the lockfile. */
      readonly lockfile: string;
      /** Whether the lockfile was changed. */
      readonly locked: boolean;
      readonly source: LocatedSource;
      readonly diagnostics: readonly Diagnostic[];
    };

/** A film in which shots without a clip show their two keyframes. */
export interface IncompleteFilm {
  readonly film: PublishedFilm;
  /** The length of the film. */
  readonly seconds: number;
  readonly size: Size;
  /** In the order of the storyboard; none with `filmOnly`. */
  readonly outputs: readonly PublishedOutput[];
  /** In the order of the film. */
  readonly missing: readonly { readonly id: string; readonly why: string }[];
}

/** A clip that differs from its request. */
export interface DifferentClip {
  readonly shots: readonly string[];
  readonly differences: readonly ClipDifference[];
  /** What it was billed, in this render or an earlier one. */
  readonly cost: Money | 'free' | null;
}

type BlockedDecision = TakeDecision & { readonly action: 'blocked' };
