import type { Money } from '../base/money.js';
import type { CacheKey } from './cache-key.js';
import type { Price } from './price.js';
import type { TakeLabel } from './take-label.js';

/** A clip that this run could not get. */
export interface TakeFailure extends TakeLabel {
  readonly key: CacheKey;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The planned price of the take. */
  readonly price: Price;
  /** What can be done about it. `needs-person`: a paid take may be lost, and only a person may pay again. */
  readonly kind: 'refused' | 'account' | 'needs-person' | 'over-budget' | 'try-again';
  /** True when the provider still has the take: the next render collects it. */
  readonly stillOpen: boolean;
  /** The finished and billed take whose clip could not be accepted; absent for all others. */
  readonly paid?: PaidTake;
}

/** What is needed to collect a finished take from its provider on any machine. */
export interface PaidTake {
  /** The provider's name of it. */
  readonly task: string;
  readonly request: string | null;
  readonly actualPrompt: string | null;
  readonly cost: Money | 'free' | null;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  /** Ms since 1970. */
  readonly at: number;
}

/** A take that was left because the run was interrupted. */
export interface LeftTake extends TakeLabel {
  readonly key: CacheKey;
  /**
   * A submitted take is billed when it ends, even if no process waits for it. As far as is known, a `waiting` one has not
   * started and can be cancelled for free. An `interrupted` one was free work that ends with its process.
   */
  readonly state: 'running' | 'waiting' | 'interrupted' | 'not-started';
  readonly price: Price;
}
