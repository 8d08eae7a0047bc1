import type { Digest } from '../base/digest.js';
import type { CacheKey } from './cache-key.js';
import type { PreviousRequest } from './previous-request.js';
import type { Price } from './price.js';
import type { Size } from './size.js';
import type { TakeRequest } from './take.js';

/** Every take that the storyboard requires, whether it exists or not. */
export interface RenderPlan {
  /** One per cache key, in film order: two shots with the same request are one take. Further takes follow their shot. */
  readonly takes: readonly PlannedTake[];
  /** The shots in film order, each with the key of its clip. */
  readonly shots: readonly { readonly id: string; readonly key: CacheKey }[];
  /** Shots that are not in the film; absent if there are none. */
  readonly skipped?: readonly SkippedShot[];
}

/** A shot with `skip: true`. */
export interface SkippedShot {
  readonly id: string;
  /** How many shots of the film are before it. */
  readonly after: number;
}

/** The ids of the shots that are not in the film. */
export function skippedIds({ skipped = [] }: Pick<RenderPlan, 'skipped'>): ReadonlySet<string> {
  return new Set(skipped.map(({ id }) => id));
}

/** The ids of all shots of the storyboard in its order, those that are skipped included. */
export function storyboardIds({
  shots,
  skipped = [],
}: Pick<RenderPlan, 'shots' | 'skipped'>): readonly string[] {
  return [...shots.keys(), shots.length].flatMap((place) => [
    ...skipped.flatMap(({ id, after }) => (after === place ? [id] : [])),
    ...(shots[place] ? [shots[place].id] : []),
  ]);
}

/** What is known of a picked take besides its request: it is used as it is, and never paid for again. */
export interface PickedTake {
  readonly clip: Digest;
  /** Its request as it was recorded. Images of `request` may be known by their digests only. */
  readonly asked: PreviousRequest;
  /** Whether drawing it again gives the same clip. */
  readonly isDrawable: boolean;
}

/** A take that the storyboard requires, with its price. */
export interface PlannedTake {
  readonly key: CacheKey;
  readonly request: TakeRequest;
  /** The ids of the shots that use it. */
  readonly shots: readonly string[];
  readonly price: Price;
  /** By the model's table row: the same on every machine. */
  readonly expectedSeconds: number;
  /** What such takes have needed here; absent where none was measured. */
  readonly usualSeconds?: number;
  /** The size by the model's rule; null when the size of the first frame is unknown. */
  readonly size: Size | null;
  /** The longest clip, in seconds, where a model chooses the length. Absent where the length is known. */
  readonly longestSeconds?: number;
  /** Drawn on this machine, by no model. */
  readonly local?: true;
  /** Set for a take that a person has picked. */
  readonly pick?: PickedTake;
  /** A further take of its shots, with a seed of its own: the film does not use it. */
  readonly retake?: true;
}
