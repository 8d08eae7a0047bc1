import type { Money } from '../base/money.js';
import type { Price } from '../plan/price.js';
import type { JournalState, OpenTake } from '../store/journal/journal-state.js';

/** One open take, for a report. */
export interface TakeInFlight {
  readonly take: string;
  readonly shots: readonly string[];
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
  const takes = open.map(({ take, shots, request, state, startedAt, price, receipt, forgottenAt }) => ({
    take,
    shots,
    provider: request.provider,
    model: request.model,
    state,
    ageMs: now - startedAt,
    price,
    cost: receipt?.cost ?? null,
    leftMs: forgottenAt === null ? null : forgottenAt - now,
  }));
  return takes.sort((a, b) => (a.leftMs ?? Infinity) - (b.leftMs ?? Infinity));
}
