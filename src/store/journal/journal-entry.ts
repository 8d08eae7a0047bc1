import type { Digest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { CacheKey } from '../../plan/cache-key.js';
import type { Price } from '../../plan/price.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ClipReceipt } from '../clips/take-record.js';

/** One attempt to make one clip: one submit, never more. */
export type TakeId = string & { readonly kind: 'take' };

/** One line of the journal. */
export type JournalEntry = JournalHappening & {
  /** Counts up by one from line to line. */
  readonly seq: number;
  /** Ms since 1970. */
  readonly at: number;
};

/** What can happen to a take, in the order of its life. Nothing here holds a signature. */
export type JournalHappening =
  /** Written before the submit leaves. Holds all that is needed to look for a take whose answer was lost. */
  | {
      readonly type: 'intent';
      readonly take: TakeId;
      readonly key: CacheKey;
      readonly shots: readonly string[];
      readonly request: TakeRequest;
      readonly price: Price;
      /** How long the provider remembers a take, in ms; null when it does not say. */
      readonly keepsMs: number | null;
    }
  | { readonly type: 'submitted'; readonly take: TakeId; readonly operation: JsonValue }
  /** The provider has the result, and has billed it. Where to fetch it is asked anew each time. */
  | {
      readonly type: 'succeeded';
      readonly take: TakeId;
      readonly expiresAt: number | null;
      readonly receipt: ClipReceipt;
    }
  | { readonly type: 'accepted'; readonly take: TakeId; readonly clip: Digest }
  /** Never the same again: the provider does not want this input. */
  | Ending<'refused'>
  /** It came to nothing and was not billed. */
  | Ending<'failed'>
  /** It may or may not exist at the provider, and may be billed. */
  | Ending<'unknown-outcome'>
  /** The provider no longer knows it. */
  | Ending<'expired'>
  /** A person asks the provider to drop the take, if it has not begun. What comes of it is another entry, if anything. */
  | { readonly type: 'cancelling'; readonly take: TakeId }
  /** A person gave the take up, so that its clip is made anew. */
  | { readonly type: 'resubmitted'; readonly take: TakeId };

interface Ending<Type extends string> {
  readonly type: Type;
  readonly take: TakeId;
  readonly code: string;
  readonly message: string;
}

/** Names an attempt: by what it makes and when it was begun, so that journals of two machines can be told apart. */
export function takeId(key: CacheKey, at: number, seq: number): TakeId {
  return `${key.slice(0, 12)}-${at.toString(36)}-${seq}` as TakeId;
}
