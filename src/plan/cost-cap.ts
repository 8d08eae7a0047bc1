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

/** Whether these costs exceed a cap. An unknown price, or a price in another currency, exceeds every cap. */
export function exceedsCap({ costs, unknownPrices }: Estimate, cap: Money): boolean {
  return (
    unknownPrices > 0 ||
    costs.some(({ currency, micros }) => currency !== cap.currency || micros > cap.micros)
  );
}
