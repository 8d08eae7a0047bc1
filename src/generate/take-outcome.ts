import type { JsonValue } from '../base/json.js';
import { formatMoney } from '../base/money.js';
import type { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { Price } from '../plan/price.js';
import type { TakeRequest } from '../plan/take.js';
import type { LeftTake, TakeFailure } from '../plan/take-failure.js';
import { type FailureKind, ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clip } from '../timeline/clip.js';

/** A clip that somebody wants made: from the plan, or from the journal when the storyboard is out of reach. */
export interface ClipOrder {
  readonly key: CacheKey;
  readonly request: TakeRequest;
  readonly shots: readonly string[];
  readonly price: Price;
  readonly expectedMs: number;
}

/** A take that the provider has accepted. */
export interface RunningTake {
  readonly take: TakeId;
  readonly operation: JsonValue;
  /** Ms since 1970. */
  readonly startedAt: number;
}

/** How the making of one clip ended in this run. */
export type TakeOutcome =
  | { readonly state: 'made'; readonly clip: Clip }
  | { readonly state: 'failed'; readonly failure: TakeFailure }
  | { readonly state: 'left'; readonly left: LeftTake };

/** What an open take of the journal wants. */
export function orderOf(open: OpenTake, expectedMs: number): ClipOrder {
  const { key, request, shots, price } = open;
  return { key, request, shots, price, expectedMs };
}

/** A failure as the caller sees it. */
export function failed(order: ClipOrder, error: RenderError, { stillOpen = false } = {}): TakeOutcome {
  const { key, shots, price } = order;
  const { code, message } = error;
  const kind = kindOf(error);
  // While it is looked for, nobody should be told to pay again.
  const mayResend = kind === 'needs-person' && code !== 'still-looking';
  const hint = mayResend ? `${error.hint} ${sendAgain(order)}`.trim() : error.hint;
  return { state: 'failed', failure: { key, shots, code, message, hint, price, kind, stillOpen } };
}

/** A paid take that came to nothing, and that nobody has agreed to make anew. */
export function notRegenerated(order: ClipOrder, { kind, code, message }: ProviderFailure): TakeOutcome {
  const hint = `Nothing was billed. Render again to send it anew, for ${priceOf(order)}.`;
  return failed(order, new ProviderFailure(kind, code, message, { hint }));
}

function sendAgain(order: ClipOrder): string {
  return `With --resubmit ${order.shots[0]} a render sends it again, for ${priceOf(order)}.`;
}

function priceOf({ price }: ClipOrder): string {
  if (price.kind === 'free') return 'nothing';
  return price.kind === 'known' ? formatMoney(price.money) : 'a price that nobody knows';
}

/** A clip that is not waited for any more, as the caller sees it. */
export function leave({ key, shots, price }: ClipOrder, state: LeftTake['state']): TakeOutcome {
  return { state: 'left', left: { key, shots, price, state } };
}

function kindOf(error: RenderError): TakeFailure['kind'] {
  if (!(error instanceof ProviderFailure)) return error.code === 'over-budget' ? 'over-budget' : 'try-again';
  const kinds: Readonly<Record<FailureKind, TakeFailure['kind']>> = {
    refused: 'refused',
    throttled: 'try-again',
    'out-of-money': 'account',
    unauthorised: 'account',
    transient: 'try-again',
    'unknown-outcome': 'needs-person',
    expired: 'needs-person',
  };
  return kinds[error.kind];
}
