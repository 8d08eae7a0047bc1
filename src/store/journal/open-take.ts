import type { Digest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { CacheKey } from '../../plan/cache-key.js';
import type { Price } from '../../plan/price.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ClipReceipt } from '../clips/take-record.js';
import type { AttemptClaim, TakeId } from './journal-entry.js';

/** A take that was started and has not ended. */
export interface OpenTake {
  readonly take: TakeId;
  readonly key: CacheKey;
  readonly shots: readonly string[];
  readonly request: TakeRequest;
  readonly price: Price;
  readonly state:
    | 'intent'
    | 'submitted'
    | 'succeeded'
    | 'odd-length'
    | 'rejected'
    | 'unknown-outcome'
    | 'expired';
  /** Ms since 1970, of the intent. */
  readonly startedAt: number;
  /** How far the provider's clock was ahead at that time, in ms; null if unknown. */
  readonly aheadMs: number | null;
  /** When the provider deletes it, ms since 1970; null if unknown. */
  readonly forgottenAt: number | null;
  /** Null until the provider has responded. */
  readonly operation: JsonValue;
  readonly receipt: ClipReceipt | null;
  /** What was downloaded and is not used: a clip in the store, or the name of a file in quarantine. */
  readonly kept: { readonly clip: Digest } | { readonly file: string } | null;
  /** The claim in a shared store; null if the take was not to be claimed. */
  readonly claim: AttemptClaim | null;
  /** False while the intent waits for its claim: no submit was sent. */
  readonly sent: boolean;
  /** The machine that pays for it; null for this one. */
  readonly paidBy: string | null;
  /** The film does not use it. */
  readonly retake?: true;
  /** The name of its submit at the service; absent where submits have none. */
  readonly name?: string;
  /** Distinguishes the account of a named submit; absent where that is unknown. */
  readonly account?: string;
}
