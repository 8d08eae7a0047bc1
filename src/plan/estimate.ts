import { type Money, sumsByCurrency } from '../base/money.js';
import type { TakeDecision } from './decision.js';
import { secondsOf } from './usual-times.js';

/** The cost and the time of carrying out decisions. */
export interface Estimate {
  readonly submits: number;
  readonly reattaches: number;
  /** One sum per currency. */
  readonly costs: readonly Money[];
  /** The number of takes with an unknown price. They are never counted as free. */
  readonly unknownPrices: number;
  /** The date of the oldest list price; null when there is none. */
  readonly pricesOf: string | null;
  /** Whether other list prices are of a later date. */
  readonly laterPrices: boolean;
  /** Whether a price is one that the storyboard states, which has no date. */
  readonly statedPrices: boolean;
  /** Seconds, from the usual times of such takes and the account's limits. */
  readonly seconds: number;
}

/** Adds up the prices and the time of all submits, with at most `inFlight` takes at the same time. */
export function estimate(
  decisions: readonly TakeDecision[],
  limits: { inFlight: number; perSecond: number },
): Estimate {
  const submits = decisions.filter(({ action }) => action === 'submit');
  const reattaches = decisions.filter(({ action }) => action === 'reattach');
  const prices = submits.map(({ take }) => take.price);
  const known = prices.flatMap((price) => (price.kind === 'known' ? [price] : []));
  const dates = known.map(({ asOf }) => asOf);
  const listed = [...new Set(dates.filter((date) => date !== ''))].sort();
  return {
    submits: submits.length,
    reattaches: reattaches.length,
    costs: sumsByCurrency(known.map((price) => price.money)),
    unknownPrices: prices.filter(({ kind }) => kind === 'unknown').length,
    pricesOf: listed[0] ?? null,
    laterPrices: listed.length > 1,
    statedPrices: dates.includes(''),
    seconds: makespan([...submits, ...reattaches], limits),
  };
}

/** The estimate of all decisions, from those of providers that work at the same time. */
export function joinEstimates(all: readonly TakeDecision[], parts: readonly Estimate[]): Estimate {
  const unlimited = { inFlight: Number.POSITIVE_INFINITY, perSecond: Number.POSITIVE_INFINITY };
  return { ...estimate(all, unlimited), seconds: Math.max(0, ...parts.map(({ seconds }) => seconds)) };
}

// The least possible time: of drawings their sum, because one uses all cores; of other takes, what the submit rate, the
// takes in flight or the longest take allows.
function makespan(
  decisions: readonly TakeDecision[],
  limits: { inFlight: number; perSecond: number },
): number {
  const drawings = decisions.filter(({ take }) => take.request.drawn !== undefined);
  const others = decisions.filter((one) => !drawings.includes(one));
  const drawn = drawings.reduce((sum, { take }) => sum + secondsOf(take), 0);
  if (others.length === 0) return drawn;
  const total = others.reduce((sum, { take }) => sum + secondsOf(take), 0);
  const longest = Math.max(...others.map(({ take }) => secondsOf(take)));
  return drawn + Math.max(others.length / limits.perSecond, total / limits.inFlight, longest);
}
