import { type Money, sumsByCurrency } from '../base/money.js';

/** What the bill of a take says, and whether the film shows the take. */
export interface BilledTake {
  readonly cost: Money | 'free' | null;
  readonly inFilm: boolean;
  /** Null where it is unknown. */
  readonly seconds: number | null;
}

/**
 * Adds up what takes cost. `perUsedSecond` is what a second of the film really costs: unused takes are in it. `usedSeconds`
 * differs from the sum of the takes where shots share one.
 */
export function takeCost(takes: readonly BilledTake[], usedSeconds = secondsUsed(takes)) {
  const used = takes.filter(({ inFilm }) => inFilm);
  const paid = sumsByCurrency(takes.flatMap(billOf));
  return {
    paid,
    unknown: takes.filter(({ cost }) => cost === null).length,
    used: sumsByCurrency(used.flatMap(billOf)),
    usedSeconds,
    perUsedSecond:
      usedSeconds === 0
        ? []
        : paid.map(({ currency, micros }) => ({ currency, micros: Math.round(micros / usedSeconds) })),
  };
}

function secondsUsed(takes: readonly BilledTake[]): number {
  return takes.reduce((sum, { inFilm, seconds }) => sum + (inFilm ? (seconds ?? 0) : 0), 0);
}

function billOf({ cost }: BilledTake): readonly Money[] {
  return cost === null || cost === 'free' ? [] : [cost];
}
