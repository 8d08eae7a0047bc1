import { sha256 } from '../base/digest.js';
import { formatMoney, type Money, sumsByCurrency } from '../base/money.js';
import type { LiveMoney, LiveOffer } from '../live-view/live-view.js';
import type { CacheKey } from '../plan/cache-key.js';
import { fitsCap } from '../plan/cost-cap.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Price } from '../plan/price.js';
import { providerNameOf } from '../plan/provider-name.js';
import { count, formatCost, formatPrice } from '../report/format-values.js';

/** A take that can be paid for. */
export type Payable = TakeDecision & { readonly action: 'submit' };

/** Tracks what the user approved during one watch, and what may be spent without asking. */
export interface Spending {
  /** Counts a take as spent until it is refunded. */
  approve(take: Payable): void;
  /** Stops counting a take that failed and was not billed. */
  refund(key: CacheKey): void;
  /** The takes that fit under the cap, in film order. A take of unknown price never fits. */
  withinCap(missing: readonly Payable[]): readonly Payable[];
  /** The takes that a token accepts; undefined if the plan or a price changed since the token was issued. */
  acceptedBy(token: string, missing: readonly Payable[]): readonly Payable[] | undefined;
  /** Whether all takes of a provider in this watch stay at or below its limit after these. An unknown price never does. */
  fits(takes: readonly Payable[], cap: { readonly limit: Money; readonly provider: string }): boolean;
  view(state: Pick<LiveMoney, 'provider' | 'unavailable'>, missing: readonly Payable[]): LiveMoney;
}

/** `cap`: what may be spent without asking; null for nothing. */
export function openSpending(cap: Money | null): Spending {
  const approved = new Map<CacheKey, { readonly price: Money | null; readonly provider: string }>();

  function approvedSums(): readonly Money[] {
    return sumsByCurrency([...approved.values()].flatMap(({ price }) => price ?? []));
  }

  function left(): number {
    const spent = approvedSums().find(({ currency }) => currency === cap?.currency)?.micros ?? 0;
    return Math.max(0, (cap?.micros ?? 0) - spent);
  }

  return {
    approve({ take }) {
      approved.set(take.key, { price: knownPrice(take.price), provider: providerNameOf(take.request) });
    },
    refund: (key) => void approved.delete(key),
    withinCap(missing) {
      if (cap === null) return [];
      const costs: Money[] = approvedSums().filter(({ currency }) => currency === cap.currency);
      return missing.filter(({ take }) => {
        const price = knownPrice(take.price);
        if (price === null || !fitsCap([...costs, price], cap)) return false;
        costs.push(price);
        return true;
      });
    },
    acceptedBy(token, missing) {
      if (missing.length > 0 && token === tokenOf(missing)) return missing;
      const one = missing.find((each) => offerFor(each).token === token);
      return one && [one];
    },
    fits(takes, { limit, provider }) {
      const before = [...approved.values()].flatMap((one) => (one.provider === provider ? [one.price] : []));
      return fitsCap([...before, ...takes.map(({ take }) => knownPrice(take.price))], limit);
    },
    view(state, missing) {
      return {
        ...state,
        approved: approvedSums().map(formatMoney).join(' + ') || null,
        offer: missing.length === 0 ? null : offerForAll(missing),
        autoSpend: cap && {
          cap: formatMoney(cap),
          left: formatMoney({ currency: cap.currency, micros: left() }),
        },
      };
    },
  };
}

/** The offers for single takes, by cache key. An unchanged take has the same offer object. */
export function offersFor(takes: readonly Payable[]): ReadonlyMap<CacheKey, LiveOffer> {
  return new Map(takes.map((one) => [one.take.key, offerFor(one)]));
}

const offers = new WeakMap<Payable, LiveOffer>();

function offerFor(one: Payable): LiveOffer {
  const offer = offers.get(one) ?? { price: formatTotal([one]), token: tokenOf([one]) };
  offers.set(one, offer);
  return offer;
}

function offerForAll(takes: readonly Payable[]): NonNullable<LiveMoney['offer']> {
  const price = formatTotal(takes);
  const shots = takes.reduce((sum, { take }) => sum + take.shots.length, 0);
  const description = `Render all missing clips: ${count(shots, 'shot')}, ${price}`;
  return { price, token: tokenOf(takes), shots, description };
}

function formatTotal(takes: readonly Payable[]): string {
  const known = takes.flatMap(({ take: { price } }) => (price.kind === 'known' ? [price.money] : []));
  const unknownPrices = takes.filter(({ take }) => take.price.kind === 'unknown').length;
  return formatCost({ costs: sumsByCurrency(known), unknownPrices });
}

function knownPrice(price: Price): Money | null {
  return price.kind === 'known' ? price.money : null;
}

function tokenOf(takes: readonly Payable[]): string {
  return sha256(takes.map(({ take }) => `${take.key} ${formatPrice(take.price)}`).join('\n')).slice(0, 24);
}
