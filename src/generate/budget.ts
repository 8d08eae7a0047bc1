import { formatMoney, type Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import { fitsCap } from '../plan/cost-cap.js';
import type { Price } from '../plan/price.js';

/** Limits what a run may spend. A reserved price counts as spent until the cost is known. */
export interface Budget {
  /** Reserves the price before the submit. Throws RenderError `over-budget` when too little is left. */
  reserve(price: Price): Reservation;
  /** Spent and reserved, in millionths of the cap's currency. */
  readonly heldMicros: number;
}

/** A reserved price. */
export interface Reservation {
  /** The take was billed with this cost; null when the provider does not report it. */
  settle(cost: Money | 'free' | null): void;
  /** The take was not billed. */
  release(): void;
}

const freeOfCharge: Reservation = { settle: () => undefined, release: () => undefined };

/** A budget with a cap; null for none. A reservation is atomic, so two takes cannot both claim what is left. */
export function openBudget(cap: Money | null): Budget {
  let heldMicros = 0;
  return {
    get heldMicros() {
      return heldMicros;
    },
    reserve(price) {
      if (price.kind === 'free' || cap === null) return freeOfCharge;
      const amount = amountIn(cap, price);
      const held = { currency: cap.currency, micros: heldMicros };
      if (!fitsCap([held, { currency: cap.currency, micros: amount }], cap))
        throw overBudget(cap, heldMicros, amount);
      heldMicros += amount;
      let open = amount;
      const become = (micros: number): void => {
        heldMicros += micros - open;
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

// A cap can only be kept if the price is known and in the same currency.
function amountIn(cap: Money, price: Price): number {
  if (price.kind === 'known' && price.money.currency === cap.currency) return price.money.micros;
  const what = price.kind === 'known' ? `is in ${price.money.currency}` : 'is not known';
  throw new RenderError('over-budget', `The price of this take ${what}, so the cap cannot be kept.`, {
    hint: 'Render without a cap, or with one in the currency of the provider.',
  });
}

function overBudget(cap: Money, heldMicros: number, amount: number): RenderError {
  const price = formatMoney({ currency: cap.currency, micros: amount });
  const left = formatMoney({ currency: cap.currency, micros: Math.max(0, cap.micros - heldMicros) });
  return new RenderError(
    'over-budget',
    `This take costs ${price}, and ${left} of ${formatMoney(cap)} is left.`,
    {
      hint: 'To generate it, raise the cap (--max-cost).',
    },
  );
}
