import { sha256 } from '../base/digest.js';
import { formatMoney, type Money, sumsByCurrency } from '../base/money.js';
import type { LiveMoney, LiveOffer } from '../live-view/live-view.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Price } from '../plan/price.js';
import { count, formatCost, formatPrice } from '../report/format.js';

/** A take that could be paid for. */
export type Payable = TakeDecision & { readonly action: 'submit' };

/** Keeps count of what a person has agreed to pay in one watch, and of what may be paid without asking. */
export interface Spending {
  /** Counts as spent until it is taken back. */
  agree(take: Payable): void;
  /** It came to nothing and was not billed. */
  takeBack(key: string): void;
  /** Those that fit under the cap, in the order of the film. Nothing whose price nobody knows. */
  withinCap(missing: readonly Payable[]): readonly Payable[];
  /** What a token stands for among these; undefined for a price or a plan that was another. */
  agreedBy(token: string, missing: readonly Payable[]): readonly Payable[] | undefined;
  /** True when these can be agreed to and all of this watch stays under a cap. An unknown price fits under none. */
  fits(takes: readonly Payable[], under: Money): boolean;
  view(provider: string | null, closed: string | null, missing: readonly Payable[]): LiveMoney;
}

/** `cap`: what may be spent without asking; null for nothing. */
export function openSpending(cap: Money | null): Spending {
  const lockedProject = new Map<string, Money | null>();

  function agreed(): readonly Money[] {
    return sumsByCurrency([...lockedProject.values()].filter((one) => one !== null));
  }

  function left(): number {
    const spent = agreed().find(({ currency }) => currency === cap?.currency)?.micros ?? 0;
    return Math.max(0, (cap?.micros ?? 0) - spent);
  }

  return {
    agree({ take }) {
      lockedProject.set(take.key, knownPrice(take.price));
    },
    takeBack: (key) => void lockedProject.delete(key),
    withinCap(missing) {
      let room = left();
      return missing.filter(({ take: { price } }) => {
        if (price.kind !== 'known' || price.money.currency !== cap?.currency) return false;
        if (price.money.micros > room) return false;
        room -= price.money.micros;
        return true;
      });
    },
    agreedBy(token, missing) {
      if (missing.length > 0 && token === tokenOf(missing)) return missing;
      const one = missing.find((each) => tokenOf([each]) === token);
      return one && [one];
    },
    fits(takes, under) {
      const all = [...lockedProject.values(), ...takes.map(({ take }) => knownPrice(take.price))];
      const sums = sumsByCurrency(all.filter((one) => one !== null));
      return (
        !all.includes(null) &&
        sums.every(({ currency, micros }) => currency === under.currency && micros <= under.micros)
      );
    },
    view(provider, closed, missing) {
      return {
        provider,
        closed,
        agreed: agreed().map(formatMoney).join(' + ') || null,
        offer: missing.length === 0 ? null : { ...offerOf(missing), ...wordsOf(missing) },
        autoSpend: cap && {
          cap: formatMoney(cap),
          left: formatMoney({ currency: cap.currency, micros: left() }),
        },
      };
    },
  };
}

/** The price of takes and the word that agrees to exactly that. */
export function offerOf(takes: readonly Payable[]): LiveOffer {
  return { price: formatTotal(takes), token: tokenOf(takes) };
}

function wordsOf(takes: readonly Payable[]): { readonly shots: number; readonly words: string } {
  const shots = takes.reduce((sum, { take }) => sum + take.shots.length, 0);
  return { shots, words: `Render all that is missing: ${count(shots, 'shot')}, ${formatTotal(takes)}` };
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
