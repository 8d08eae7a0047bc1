import type { Digest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import { type CacheKey, keyStart } from '../../plan/cache-key.js';
import type { Price } from '../../plan/price.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ClipReceipt } from '../clips/take-record.js';

/** One attempt to generate one clip: one submit, never more. */
export type TakeId = string & { readonly kind: 'take' };

/** One line of the journal. */
export type JournalEntry = JournalHappening & {
  /** Incremented by one with every line. */
  readonly seq: number;
  /** Ms since 1970. */
  readonly at: number;
};

/** What can happen to a take, in the order of its life. No entry contains a signature. */
export type JournalHappening =
  /** Written before the submit is sent. Contains all that is needed to find a take whose response was lost. */
  | {
      readonly type: 'intent';
      readonly take: TakeId;
      readonly key: CacheKey;
      readonly shots: readonly string[];
      readonly request: TakeRequest;
      readonly price: Price;
      /** How long the provider keeps a take, in ms; null if unknown. */
      readonly keepsMs: number | null;
      /** How far the provider's clock was ahead of this machine's, in ms; absent or null when that was not known. */
      readonly aheadMs?: number | null;
      /** Identifies the attempt in a shared store. It is claimed there first: nothing is sent before a `claimed` entry. */
      readonly claim?: string;
      /** A further take of its shots, which the film does not use. */
      readonly retake?: true;
      /** The name of the submit at a service that keeps it; absent where submits have none. */
      readonly name?: string;
      /** Distinguishes the account of a named submit: only that account can know its name. */
      readonly account?: string;
    }
  /** The key is claimed in the shared store under this number; 0 if the store cannot be written. The submit follows. */
  | { readonly type: 'claimed'; readonly take: TakeId; readonly number: number }
  | {
      readonly type: 'submitted';
      readonly take: TakeId;
      readonly operation: JsonValue;
      /** Set for a take of another machine, whose operation was in its claim: this machine did not pay for it. */
      readonly paidBy?: PaidElsewhere;
    }
  /** The provider has the result, and has billed it. Its address is requested again for every download. */
  | {
      readonly type: 'succeeded';
      readonly take: TakeId;
      readonly expiresAt: number | null;
      readonly receipt: ClipReceipt;
    }
  | { readonly type: 'accepted'; readonly take: TakeId; readonly clip: Digest }
  /** The clip is in the store, and its length differs from the requested one. A person decides whether it is used. */
  | { readonly type: 'odd-length'; readonly take: TakeId; readonly clip: Digest }
  /** The downloaded file is complete and cannot be used. It is in quarantine under this name. */
  | (Ending<'rejected'> & { readonly file: string })
  /** The provider rejected the input: submitting it again is useless. */
  | Ending<'refused'>
  /** It produced nothing and was not billed. */
  | Ending<'failed'>
  /** It may or may not exist at the provider, and may be billed. */
  | Ending<'unknown-outcome'>
  /** The provider no longer keeps it. */
  | Ending<'expired'>
  /** The user asked the provider to cancel the take, if it has not started. The result is another entry, if any. */
  | { readonly type: 'cancelling'; readonly take: TakeId }
  /** The user gave the take up, so that its clip is submitted again. */
  | { readonly type: 'resubmitted'; readonly take: TakeId };

/** The machine that pays for a take, and its claim in the shared store. */
export interface PaidElsewhere extends AttemptClaim {
  readonly machine: string;
}

/** A claim on a cache key, as its attempt knows it. */
export interface AttemptClaim {
  readonly token: string;
  /** Its number in the shared store; 0 while there is none. */
  readonly number: number;
}

interface Ending<Type extends string> {
  readonly type: Type;
  readonly take: TakeId;
  readonly code: string;
  readonly message: string;
}

/** The id of an attempt: from its key and start time, so that ids of two machines differ. */
export function takeId(key: CacheKey, at: number, seq: number): TakeId {
  return `${keyStart(key)}-${at.toString(36)}-${seq}` as TakeId;
}
