import { type Money, sumsByCurrency } from '../base/money.js';
import type { TakeDecision } from './decision.js';

/** What carrying out the decisions would cost and take. */
export interface Estimate {
  readonly submits: number;
  readonly reattaches: number;
  /** One sum per currency. */
  readonly costs: readonly Money[];
  /** Takes whose price nobody knows. Never counted as nothing. */
  readonly unknownPrices: number;
  /** The day that the oldest of the prices was read; null when nothing has a price. */
  readonly pricesOf: string | null;
  /** Seconds, from the models' usual times and the account's limits. */
  readonly seconds: number;
}

/** Adds up prices and time of what would be submitted under a limit of `inFlight` takes at once. */
export function estimate(
  decisions: readonly TakeDecision[],
  pace: { inFlight: number; perSecond: number },
): Estimate {
  const submits = decisions.filter(({ action }) => action === 'submit');
  const reattaches = decisions.filter(({ action }) => action === 'reattach');
  const prices = submits.map(({ take }) => take.price);
  const known = prices.flatMap((price) => (price.kind === 'known' ? [price] : []));
  return {
    submits: submits.length,
    reattaches: reattaches.length,
    costs: sumsByCurrency(known.map((price) => price.money)),
    unknownPrices: prices.filter(({ kind }) => kind === 'unknown').length,
    pricesOf: known.map(({ asOf }) => asOf).sort()[0] ?? null,
    seconds: makespan([...submits, ...reattaches], pace),
  };
}

// The least possible: either the submits or the places in flight are the narrow gate.
function makespan(decisions: readonly TakeDecision[], pace: { inFlight: number; perSecond: number }): number {
  if (decisions.length === 0) return 0;
  const total = decisions.reduce((sum, { take }) => sum + take.expectedSeconds, 0);
  const longest = Math.max(...decisions.map(({ take }) => take.expectedSeconds));
  return Math.max(decisions.length / pace.perSecond, total / pace.inFlight, longest);
}
