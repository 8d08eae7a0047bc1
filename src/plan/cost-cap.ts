import { type Currency, formatMoney, type Money } from '../base/money.js';
import { type Diagnostic, type DocumentPath, warningAt } from '../diagnostics/diagnostic.js';
import type { TakeDecision } from './decision.js';
import type { Estimate } from './estimate.js';
import type { Price } from './price.js';

/** Whether carrying out these decisions costs anything. */
export function spends(decisions: readonly TakeDecision[]): boolean {
  return decisions.some(({ action, take }) => action === 'submit' && take.price.kind !== 'free');
}

/** What a render may spend: at most one cap per currency for the whole render, and one for each provider. */
export interface CostCaps {
  /** None: the render has no cap of its own. */
  readonly run: readonly Money[];
  /** By the name of the provider. */
  readonly ofProvider: ReadonlyMap<string, Money>;
}

/** A cap that would be exceeded. */
export interface ExceededCap {
  readonly cap: Money;
  /** The name of the provider whose cap it is; absent for a cap of the render. */
  readonly provider?: string;
}

/** The takes that a render submits at one provider, with their prices. */
export interface ProviderCosts {
  readonly name: string;
  readonly estimate: Estimate;
}

/** The first cap that these costs exceed; null when all hold. */
export function exceededCap(
  total: Estimate,
  providers: readonly ProviderCosts[],
  caps: CostCaps,
): ExceededCap | null {
  for (const { name, estimate } of providers) {
    const cap = caps.ofProvider.get(name);
    if (cap && estimate.submits > 0 && exceedsCap(estimate, cap))
      return providers.length === 1 ? { cap } : { cap, provider: name };
  }
  const [first] = caps.run;
  if (first === undefined) return null;
  if (total.unknownPrices > 0) return { cap: first };
  for (const cost of total.costs) {
    const cap = caps.run.find(({ currency }) => currency === cost.currency);
    if (cap === undefined || cost.micros > cap.micros) return { cap: cap ?? first };
  }
  return null;
}

/**
 * The cap of one provider: the lower of its own and that of the render in the currency of its prices. With a cap of the
 * render and none in that currency, it can spend nothing, and any cap says so.
 */
export function capOfProvider(
  name: string,
  { run, ofProvider }: CostCaps,
  prices: readonly Money[],
): Money | null {
  const own = ofProvider.get(name) ?? null;
  const used = new Set(prices.map(({ currency }) => currency));
  const fitting = run.find(({ currency }) => used.has(currency)) ?? run[0] ?? null;
  return lowestCap(fitting, own);
}

/** The caps of the render in currencies in which several providers have prices. */
export function commonCaps({ run }: CostCaps, prices: readonly (readonly Money[])[]): readonly Money[] {
  const users = (currency: Currency): number =>
    prices.filter((all) => all.some((one) => one.currency === currency)).length;
  return run.filter(({ currency }) => users(currency) > 1);
}

/** The caps of one render, at most one per currency: the lowest of each. */
export function capsOf(given: Money | readonly Money[] | null | undefined): readonly Money[] {
  const all = given === null || given === undefined ? [] : 'currency' in given ? [given] : given;
  const lowest = new Map<Currency, Money>();
  for (const cap of all) {
    const known = lowest.get(cap.currency);
    if (known === undefined || cap.micros < known.micros) lowest.set(cap.currency, cap);
  }
  return [...lowest.values()];
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

/** That costs are in another currency than the cap, as a sentence; null where those in its own currency exceed it. */
export function explainForeignCap(costs: readonly Money[], cap: Money): string | null {
  const foreign = costs.find(({ currency }) => currency !== cap.currency);
  const own = costs.filter(({ currency }) => currency === cap.currency);
  if (foreign === undefined || !fitsCap(own, cap)) return null;
  const also = own.length > 0 ? ' as well' : '';
  return `The cap is in ${cap.currency}, but there are prices in ${foreign.currency}: state a cap in ${foreign.currency}${also}.`;
}

/** A cap of a provider in the storyboard. */
export interface WrittenCap {
  readonly cap: Money;
  readonly at: DocumentPath;
  /** The prices of its takes. */
  readonly prices: readonly Price[];
}

/** A cap of the storyboard that no paid take can keep, because no price is in its currency. */
export function warnForeignCap({ cap, at, prices }: WrittenCap): readonly Diagnostic[] {
  const paid = prices.flatMap((price) => (price.kind === 'known' ? [price.money] : []));
  if (paid.length === 0 || paid.some(({ currency }) => currency === cap.currency)) return [];
  return [
    warningAt(at, {
      code: 'foreign-cap',
      message: `The cost cap is ${formatMoney(cap)}, but the prices of this film are in ${paid[0]?.currency}, so nothing can be paid for.`,
      help: `Write the cap in ${paid[0]?.currency}.`,
    }),
  ];
}

/** Whether an estimate exceeds a cap. An unknown price, or a price in another currency, exceeds every cap. */
export function exceedsCap({ costs, unknownPrices }: Estimate, cap: Money): boolean {
  return !fitsCap(unknownPrices > 0 ? [...costs, null] : costs, cap);
}
