import type { Money } from '../base/money.js';
import type { TakeDecision } from './decision.js';
import type { Estimate } from './estimate.js';

/** Whether carrying out these decisions costs anything. */
export function spends(decisions: readonly TakeDecision[]): boolean {
  return decisions.some(({ action, take }) => action === 'submit' && take.price.kind !== 'free');
}

/** The lower of two caps. Caps in different currencies cannot be compared: then the given cap holds. */
export function lowestCap(given: Money | null, written: Money | null): Money | null {
  if (given === null || written === null) return given ?? written;
  return written.currency === given.currency && written.micros < given.micros ? written : given;
}

/**
 * The rule of every cost cap: all costs are known and in the currency of the cap, and their sum is not above it. Null
 * is an unknown cost.
 */
export function fitsCap(costs: readonly (Money | null)[], cap: Money): boolean {
  let micros = 0;
  for (const cost of costs) {
    if (cost === null || cost.currency !== cap.currency) return false;
    micros += cost.micros;
  }
  return micros <= cap.micros;
}

/** Whether an estimate exceeds a cap. An unknown price, or a price in another currency, exceeds every cap. */
export function exceedsCap({ costs, unknownPrices }: Estimate, cap: Money): boolean {
  return !fitsCap(unknownPrices > 0 ? [...costs, null] : costs, cap);
}
