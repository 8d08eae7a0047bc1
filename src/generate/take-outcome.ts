import type { JsonValue } from '../base/json.js';
import { formatMoney } from '../base/money.js';
import type { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { Price } from '../plan/price.js';
import type { Size } from '../plan/size.js';
import type { TakeRequest } from '../plan/take.js';
import type { LeftTake, PaidTake, TakeFailure } from '../plan/take-failure.js';
import { labelOf } from '../plan/take-label.js';
import { type FailureKind, ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clip } from '../timeline/clip.js';

/** A clip to generate: from the plan, or from the journal when there is no usable storyboard. */
export interface ClipOrder {
  readonly key: CacheKey;
  readonly request: TakeRequest;
  readonly shots: readonly string[];
  readonly price: Price;
  readonly expectedMs: number;
  /** The planned size; null or absent where it is unknown. */
  readonly size?: Size | null;
  /** The film does not use it. */
  readonly retake?: true;
  /** It has a name at its provider, so it goes on without this process, also where it is free. */
  readonly named?: true;
}

/** A take that the provider has accepted. */
export interface RunningTake {
  readonly take: TakeId;
  readonly operation: JsonValue;
  /** Ms since 1970. */
  readonly startedAt: number;
  /** When the provider deletes it, ms since 1970, by the clock of this machine; absent or null if unknown. */
  readonly forgottenAt?: number | null;
  /** Set for a take that was submitted just now: it waits until a poll shows something else. */
  readonly phase?: 'queued';
  /** The machine that pays for it; absent or null for this one. */
  readonly paidBy?: string | null;
}

/** How the generation of one clip ended in this run. */
export type TakeOutcome =
  | {
      readonly state: 'generated';
      readonly clip: Clip;
      /** Another machine has paid for the clip in the meantime; default: it was made by this run, or was here. */
      readonly from?: 'another-machine';
    }
  | { readonly state: 'failed'; readonly failure: TakeFailure }
  | { readonly state: 'left'; readonly left: LeftTake };

/** The order of an open take of the journal. */
export function orderOf(open: OpenTake, expectedMs: number): ClipOrder {
  const { key, request, shots, price, retake, name } = open;
  const more = { ...(retake ? { retake } : {}), ...(name === undefined ? {} : { named: true as const }) };
  return { key, request, shots, price, expectedMs, ...more };
}

/** The outcome of a failed take. */
export function failed(
  order: ClipOrder,
  error: RenderError,
  { stillOpen = false, paid }: { readonly stillOpen?: boolean; readonly paid?: PaidTake } = {},
): TakeOutcome {
  const { key, price } = order;
  const { code, message } = error;
  const kind = kindOf(error);
  // While the search goes on, the message must not offer to pay again.
  const mayResend = kind === 'needs-person' && code !== 'search-unfinished';
  const hint = mayResend ? `${error.hint} ${sendAgain(order)}`.trim() : error.hint;
  return {
    state: 'failed',
    failure: {
      ...{ key, ...labelOf(order), code, message, hint, price, kind, stillOpen },
      ...(paid ? { paid } : {}),
    },
  };
}

/** The outcome of a paid take that failed, and whose repetition the user has not approved. */
export function notRegenerated(order: ClipOrder, { kind, code, message }: ProviderFailure): TakeOutcome {
  const hint = `Nothing was billed. Render again to submit it again, for ${priceOf(order)}.`;
  return failed(order, new ProviderFailure(kind, code, message, { hint }));
}

function sendAgain(order: ClipOrder): string {
  const { seed } = labelOf(order);
  const option =
    seed === undefined
      ? `--resubmit ${order.shots[0]}`
      : `inbetween retake ${order.shots[0]} --seed ${seed} --resubmit`;
  return `To submit it again, for ${priceOf(order)}: ${option}.`;
}

function priceOf({ price }: ClipOrder): string {
  if (price.kind === 'free') return 'nothing';
  return price.kind === 'known' ? formatMoney(price.money) : 'an unknown price';
}

/** The outcome of a take that is no longer awaited. */
export function leave(order: ClipOrder, state: 'running' | 'waiting' | 'not-started'): TakeOutcome {
  const { key, price, named } = order;
  const isInterrupted = price.kind === 'free' && !named && state !== 'not-started';
  return {
    state: 'left',
    left: { key, ...labelOf(order), price, state: isInterrupted ? 'interrupted' : state },
  };
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
