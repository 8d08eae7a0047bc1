import { formatMoney, type Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Price } from '../plan/price.js';

/** Keeps what a run may spend. What is reserved counts as spent until it is known better. */
export interface Budget {
  /** Sets the price aside before the submit. Throws RenderError `over-budget` when it does not fit. */
  reserve(price: Price): Reservation;
  /** Spent and reserved, in millionths of the cap's currency. */
  readonly heldMicros: number;
}

/** A price that was set aside. */
export interface Reservation {
  /** The take was billed: this is what it really cost; null when the provider does not say. */
  settle(cost: Money | 'free' | null): void;
  /** The take was not billed. */
  release(): void;
}

const freeOfCharge: Reservation = { settle: () => undefined, release: () => undefined };

/** A budget with a cap; null for none. Reserving is one step, so that takes side by side cannot both fit in the rest. */
export function openBudget(cap: Money | null): Budget {
  let lockedProject = 0;
  return {
    get heldMicros() {
      return lockedProject;
    },
    reserve(price) {
      if (price.kind === 'free' || cap === null) return freeOfCharge;
      const amount = amountIn(cap, price);
      if (lockedProject + amount > cap.micros) throw overBudget(cap, lockedProject, amount);
      lockedProject += amount;
      let open = amount;
      const become = (micros: number): void => {
        lockedProject += micros - open;
        open = micros;
      };
      return {
        settle(cost) {
          if (cost === 'free') become(0);
          else if (cost?.currency === cap.currency) become(cost.micros);
        },
        release: () => become(0),
      };
    },
  };
}

// A cap can only be kept with prices that are known, in the same currency.
function amountIn(cap: Money, price: Price): number {
  if (price.kind === 'known' && price.money.currency === cap.currency) return price.money.micros;
  const what = price.kind === 'known' ? `is in ${price.money.currency}` : 'is not known';
  throw new RenderError('over-budget', `The price of this take ${what}, so the cap cannot be kept.`, {
    hint: 'Render without a cap, or with one in the currency of the provider.',
  });
}

function overBudget(cap: Money, lockedProject: number, amount: number): RenderError {
  const price = formatMoney({ currency: cap.currency, micros: amount });
  const left = formatMoney({ currency: cap.currency, micros: Math.max(0, cap.micros - lockedProject) });
  return new RenderError(
    'over-budget',
    `This take costs ${price}, and ${left} of ${formatMoney(cap)} is left.`,
    {
      hint: 'Raise the cap (--max-cost) to make it.',
    },
  );
}
