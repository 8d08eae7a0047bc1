import pLimit from 'p-limit';
import { formatMoney, type Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import { fitsCap } from '../plan/cost-cap.js';
import type { Price } from '../plan/price.js';
import { LEASE_MS, type OwnCostStep, type SharedLimits } from './limits/shared-limits.js';

/** Limits what a run may spend. A reserved price counts as spent until the cost is known. */
export interface Budget {
  /** Reserves the price before the submit. Throws RenderError `over-budget` when too little is left. */
  reserve(price: Price): Promise<Reservation>;
  /** Spent and reserved, in millionths of the cap's currency. */
  readonly heldMicros: number;
  /** Ends the run's part in a cap that several renders of one film share. */
  close(): Promise<void>;
}

/** A reserved price. */
export interface Reservation {
  /** The take was billed with this cost; null when the provider does not report it. */
  settle(cost: Money | 'free' | null): void;
  /** The take was not billed. */
  release(): void;
}

/** Where other renders of the same film, which run at the same time, reserve from the same cap. */
export interface SharedBudget {
  readonly film: string;
  readonly shared: SharedLimits;
}

const freeOfCharge: Reservation = { settle: () => undefined, release: () => undefined };

/** A budget with a cap; null for none. A reservation is atomic, so two takes cannot both claim what is left. */
export function openBudget(cap: Money | null, sharing?: SharedBudget): Budget {
  const order = pLimit(1);
  const others = cap && sharing?.shared.areShared ? openOthers(cap, sharing) : undefined;
  let heldMicros = 0;
  const state = (more: Partial<OwnCostStep> = {}) => others?.state({ micros: heldMicros, ...more });
  const renewing = others && setInterval(() => void order(() => state()), LEASE_MS / 3).unref();

  function change(micros: number): void {
    heldMicros += micros;
    void order(() => state());
  }

  return {
    get heldMicros() {
      return heldMicros;
    },
    reserve: (price) =>
      order(async () => {
        if (price.kind === 'free' || cap === null) return freeOfCharge;
        const amount = amountIn(cap, price);
        const held = { currency: cap.currency, micros: heldMicros };
        if (!fitsCap([held, { currency: cap.currency, micros: amount }], cap))
          throw overBudget(cap, { heldMicros, othersMicros: 0, amount });
        const answer = await state({ micros: heldMicros + amount, capMicros: cap.micros });
        if (answer?.granted === false)
          throw overBudget(cap, { heldMicros, othersMicros: answer.othersMicros, amount });
        heldMicros += amount;
        let open = amount;
        const become = (micros: number): void => {
          const difference = micros - open;
          open = micros;
          change(difference);
        };
        return {
          settle(cost) {
            if (cost === 'free') become(0);
            else if (cost?.currency === cap.currency) become(cost.micros);
          },
          release: () => become(0),
        };
      }),
    async close() {
      clearInterval(renewing);
      await order(() => state({ isOver: true }));
    },
  };
}

/** A budget that keeps its own cap and those that it has in common with other providers, which the caller closes. */
export function joinBudgets(own: Budget, common: readonly Budget[]): Budget {
  if (common.length === 0) return own;
  return {
    get heldMicros() {
      return own.heldMicros;
    },
    async reserve(price) {
      const reserved: Reservation[] = [];
      try {
        for (const budget of [own, ...common]) reserved.push(await budget.reserve(price));
      } catch (error) {
        for (const one of reserved) one.release();
        throw error;
      }
      return {
        settle: (cost) => {
          for (const one of reserved) one.settle(cost);
        },
        release: () => {
          for (const one of reserved) one.release();
        },
      };
    },
    close: () => own.close(),
  };
}

function openOthers({ currency }: Money, { film, shared }: SharedBudget) {
  return { state: (step: OwnCostStep) => shared.spend(`${film} ${currency}`, step) };
}

// A cap can only be kept if the price is known and in the same currency.
function amountIn(cap: Money, price: Price): number {
  if (price.kind === 'known' && price.money.currency === cap.currency) return price.money.micros;
  const [what, hint] =
    price.kind === 'known'
      ? [
          `is in ${price.money.currency}, and the cap in ${cap.currency}`,
          `State the cap in ${price.money.currency}.`,
        ]
      : ['is not known', 'State the price under provider.models, or render without a cap.'];
  throw new RenderError('over-budget', `The price of this take ${what}, so the cap cannot be kept.`, {
    hint,
  });
}

function overBudget(
  cap: Money,
  amounts: { readonly heldMicros: number; readonly othersMicros: number; readonly amount: number },
): RenderError {
  const { currency } = cap;
  const format = (micros: number): string => formatMoney({ currency, micros: Math.max(0, micros) });
  const { heldMicros, othersMicros, amount } = amounts;
  const left = format(cap.micros - heldMicros - othersMicros);
  const others =
    othersMicros > 0 ? ` Other renders of this film have spent or reserved ${format(othersMicros)}.` : '';
  return new RenderError(
    'over-budget',
    `This take costs ${format(amount)}, and ${left} of ${formatMoney(cap)} is left.${others}`,
    {
      hint: 'To generate it, raise the cap (--max-cost).',
    },
  );
}
