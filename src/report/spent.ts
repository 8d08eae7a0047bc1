import { formatMoney, type Money, sumsByCurrency } from '../base/money.js';
import type { RenderEvent } from '../events/render-event.js';
import type { TakeDecision } from '../plan/decision.js';
import { formatTake, labelOf, type TakeLabel } from '../plan/take-label.js';

/** Expected and billed cost of a render: plain JSON. Unknown prices are counted, never zero. */
export interface Spent {
  /** Estimates of all takes that were submitted or collected, one sum per currency. */
  readonly estimated: readonly Money[];
  /** Takes without a known price. */
  readonly unknownBefore: number;
  /** What the provider billed for finished takes, one sum per currency. */
  readonly real: readonly Money[];
  /** Takes without a known bill, including open takes that may still be billed. */
  readonly unknownAfter: number;
}

/** Adds up the cost in a render's events. A failed take costs nothing, but its estimate counts. */
export function spentIn(events: readonly RenderEvent[]): Spent {
  const accepted = events.flatMap((event) => (event.type === 'clip-accepted' ? [event] : []));
  const collected = new Set(accepted.flatMap(namesOf));
  const isCounted = ({ action, take }: TakeDecision): boolean =>
    // A clip that was collected before planning is planned as a clip to reuse.
    action === 'submit' ||
    action === 'reattach' ||
    namesOf(labelOf(take)).some((name) => collected.has(name));
  const decisions = events.flatMap((event) => (event.type === 'render-planned' ? event.decisions : []));
  const pulled = new Set(
    events.flatMap((event) =>
      event.type === 'clip-pulled' || event.type === 'clip-collected' ? namesOf(event) : [],
    ),
  );
  const prices = decisions
    .filter((one) => isCounted(one) && !namesOf(labelOf(one.take)).some((name) => pulled.has(name)))
    .map(({ take }) => take.price);
  const kept = events.flatMap((event) => (event.type === 'clip-kept' ? [event] : []));
  const keptNames = new Set(kept.flatMap(namesOf));
  const uncollected = events.flatMap((event) =>
    event.type === 'take-failed' &&
    event.cost !== undefined &&
    !namesOf(event).some((name) => keptNames.has(name))
      ? [{ names: namesOf(event), cost: event.cost }]
      : [],
  );
  const costs = [...accepted, ...kept, ...uncollected].map(({ cost }) => cost);
  const billed = new Set([...keptNames, ...uncollected.flatMap(({ names }) => names)]);
  const open = new Set(
    events.flatMap((event) => (event.type === 'take-failed' && event.stillOpen ? namesOf(event) : [])),
  );
  const mayBeBilled = ({ action, take }: TakeDecision): boolean =>
    (action === 'submit' || action === 'reattach') &&
    take.price.kind !== 'free' &&
    namesOf(labelOf(take)).some((name) => open.has(name) && !billed.has(name));
  return {
    estimated: sumsByCurrency(prices.flatMap((price) => (price.kind === 'known' ? [price.money] : []))),
    unknownBefore: prices.filter(({ kind }) => kind === 'unknown').length,
    real: sumsByCurrency(costs.flatMap((cost) => (cost !== null && cost !== 'free' ? [cost] : []))),
    unknownAfter: costs.filter((cost) => cost === null).length + decisions.filter(mayBeBilled).length,
  };
}

// A take that was started for other shots as well counts for each of them.
function namesOf({ shots, seed }: TakeLabel): readonly string[] {
  return shots.map((shot) => formatTake({ shots: [shot], ...(seed === undefined ? {} : { seed }) }));
}

/** "estimated 3.00 CNY, billed 2.00 CNY + 1 of unknown cost"; empty if the render cost nothing. */
export function formatSpent({ estimated, unknownBefore, real, unknownAfter }: Spent): string {
  if (estimated.length + unknownBefore + real.length + unknownAfter === 0) return '';
  return `estimated ${formatSums(estimated, unknownBefore)}, billed ${formatSums(real, unknownAfter)}`;
}

/** Sums for people: "2.00 CNY + 1 of unknown cost". "nothing" only if no amount is unknown. */
export function formatSums(sums: readonly Money[], unknown: number): string {
  const known = sums.map(formatMoney);
  return [...known, ...(unknown > 0 ? [`${unknown} of unknown cost`] : [])].join(' + ') || 'nothing';
}
