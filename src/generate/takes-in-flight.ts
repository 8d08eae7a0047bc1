import type { Money } from '../base/money.js';
import type { Price } from '../plan/price.js';
import { providerNameOf } from '../plan/provider-name.js';
import { labelOf, type TakeLabel } from '../plan/take-label.js';
import type { JournalState, OpenTake } from '../store/journal/journal-state.js';

/** One open take, for a report. */
export interface TakeInFlight extends TakeLabel {
  readonly take: string;
  readonly provider: string;
  readonly model: string;
  readonly state: OpenTake['state'];
  readonly ageMs: number;
  /** The price when it was submitted. */
  readonly price: Price;
  /** What it cost; null while that is unknown. */
  readonly cost: Money | 'free' | null;
  /** Until the provider forgets it; negative when that time is over, null when the provider names no limit. */
  readonly leftMs: number | null;
}

/** The open takes of a journal, the most urgent first. */
export function takesInFlight({ open }: JournalState, now: number): readonly TakeInFlight[] {
  const takes = open.map(({ take, state, startedAt, price, receipt, forgottenAt, ...rest }) => ({
    take,
    ...labelOf(rest),
    provider: providerNameOf(rest.request),
    model: rest.request.model,
    state,
    ageMs: now - startedAt,
    price,
    cost: receipt?.cost ?? null,
    leftMs: forgottenAt === null ? null : forgottenAt - now,
  }));
  return takes.sort((a, b) => (a.leftMs ?? Infinity) - (b.leftMs ?? Infinity));
}
