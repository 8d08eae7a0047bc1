import type { Money } from '../base/money.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { LockDifference } from '../lockfile/diff.js';
import type { LockedEngine, LockedFilm } from '../lockfile/format.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import type { LeftTake, TakeFailure } from '../plan/take-failure.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import type { PublishedFilm, PublishedOutput } from '../store/cache/published-films.js';
import type { FilmSeams } from '../timeline/seam.js';

/** How a render ended. */
export type RenderOutcome =
  | InvalidSource
  | UnknownShot
  | { readonly status: 'declined'; readonly estimate: Estimate }
  /** It would cost more than it may. Nothing was spent. */
  | { readonly status: 'over-cap'; readonly estimate: Estimate; readonly cap: Money }
  /** Something is needed that the options forbid. Nothing was made. */
  | { readonly status: 'forbidden'; readonly blocked: readonly BlockedDecision[] }
  /** Frozen, and something else is asked for than the lockfile has. Nothing was made. */
  | { readonly status: 'drifted'; readonly drift: readonly LockDifference[]; readonly lockfile: string }
  /** Frozen, and the same clips came to another film, or to another output of it, than the locked one. */
  | {
      readonly status: 'differs';
      readonly film: PublishedFilm;
      readonly locked: Pick<LockedFilm, 'digest' | 'engine'>;
      readonly engine: LockedEngine | null;
    }
  /** Clips that could be made are kept; no film, and the old one is untouched. */
  | {
      readonly status: 'incomplete';
      readonly failures: readonly TakeFailure[];
      /** Takes that `only` left out. */
      readonly notAsked: readonly BlockedDecision[];
    }
  /** The signal was aborted: what runs at the provider is in the journal, and the next render collects it. */
  | { readonly status: 'interrupted'; readonly left: readonly LeftTake[] }
  | {
      readonly status: 'finished' | 'unchanged';
      readonly film: PublishedFilm;
      /** In the order of the storyboard; none when only the film was asked for. */
      readonly outputs: readonly PublishedOutput[];
      readonly made: number;
      readonly reused: number;
      /** Measured for a new film, and for any film when a gate was set. */
      readonly seams: FilmSeams;
      /** Whether the lockfile was changed. */
      readonly locked: boolean;
      readonly source: LocatedSource;
      readonly diagnostics: readonly Diagnostic[];
    };

type BlockedDecision = TakeDecision & { readonly action: 'blocked' };
