import type { Money } from '../base/money.js';
import type { TakeDecision } from './decision.js';
import type { Estimate } from './estimate.js';

/** Whether carrying out these decisions costs anything. */
export function spends(decisions: readonly TakeDecision[]): boolean {
  return decisions.some(({ action, take }) => action === 'submit' && take.price.kind !== 'free');
}

/** Of two caps both hold. In different currencies they cannot be compared, and the one just given is meant. */
export function lowestCap(given: Money | null, written: Money | null): Money | null {
  if (given === null || written === null) return given ?? written;
  return written.currency === given.currency && written.micros < given.micros ? written : given;
}

/** Whether this is more than may be spent. A price that nobody knows fits under no cap. */
export function exceedsCap({ costs, unknownPrices }: Estimate, cap: Money): boolean {
  return (
    unknownPrices > 0 ||
    costs.some(({ currency, micros }) => currency !== cap.currency || micros > cap.micros)
  );
}
