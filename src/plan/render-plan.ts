import type { CacheKey } from './cache-key.js';
import type { Price } from './price.js';
import type { Size } from './size.js';
import type { TakeRequest } from './take.js';

/** Every take that the storyboard asks for, before looking at what exists. */
export interface RenderPlan {
  /** One per cache key, in the order of the film: two shots that ask for the same clip are one take. */
  readonly takes: readonly PlannedTake[];
  /** The film in order: which clip answers which shot. */
  readonly shots: readonly { readonly id: string; readonly key: CacheKey }[];
}

/** A take that somebody wants, with what it would cost to make it. */
export interface PlannedTake {
  readonly key: CacheKey;
  readonly request: TakeRequest;
  /** Ids of the shots that it answers. */
  readonly shots: readonly string[];
  readonly price: Price;
  readonly expectedSeconds: number;
  /** The size that the model's rule promises; null when the first frame's size is out of reach. */
  readonly size: Size | null;
  /** Drawn on this machine, by no model. */
  readonly local?: true;
}
