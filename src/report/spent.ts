import { formatMoney, type Money, sumsByCurrency } from '../base/money.js';
import type { RenderEvent } from '../events/render-event.js';
import type { TakeDecision } from '../plan/decision.js';

/** What a render was expected to cost and what was really billed in it: plain JSON. Unknown is counted, never zero. */
export interface Spent {
  /** Of all takes that were submitted or collected, one sum per currency. */
  readonly estimated: readonly Money[];
  /** Takes whose price nobody knew before. */
  readonly unknownBefore: number;
  /** As the provider's own account of each finished take says, one sum per currency. */
  readonly real: readonly Money[];
  /** Takes for which nobody said what they cost, those among them that are not collected and may be billed. */
  readonly unknownAfter: number;
}

/** Adds up what a render's events say of money. A take that failed cost nothing and has an estimate all the same. */
export function spentIn(events: readonly RenderEvent[]): Spent {
  const accepted = events.flatMap((event) => (event.type === 'clip-accepted' ? [event] : []));
  const collected = new Set(accepted.flatMap(({ shots }) => shots));
  const wanted = ({ action, take }: TakeDecision): boolean =>
    // What was collected before the plan was made stands in it as a clip to reuse.
    action === 'submit' || action === 'reattach' || take.shots.some((shot) => collected.has(shot));
  const decisions = events.flatMap((event) => (event.type === 'render-planned' ? event.decisions : []));
  const prices = decisions.filter(wanted).map(({ take }) => take.price);
  const costs = accepted.map(({ cost }) => cost);
  const open = new Set(
    events.flatMap((event) => (event.type === 'take-failed' && event.stillOpen ? event.shots : [])),
  );
  const mayBeBilled = ({ action, take: { shots, price } }: TakeDecision): boolean =>
    (action === 'submit' || action === 'reattach') &&
    price.kind !== 'free' &&
    shots.some((shot) => open.has(shot));
  return {
    estimated: sumsByCurrency(prices.flatMap((price) => (price.kind === 'known' ? [price.money] : []))),
    unknownBefore: prices.filter(({ kind }) => kind === 'unknown').length,
    real: sumsByCurrency(costs.flatMap((cost) => (cost !== null && cost !== 'free' ? [cost] : []))),
    unknownAfter: costs.filter((cost) => cost === null).length + decisions.filter(mayBeBilled).length,
  };
}

/** "estimated ¥3.00, billed ¥2.00 + 1 unknown"; empty where no money was in play. */
export function formatSpent({ estimated, unknownBefore, real, unknownAfter }: Spent): string {
  if (estimated.length + unknownBefore + real.length + unknownAfter === 0) return '';
  return `estimated ${formatSums(estimated, unknownBefore)}, billed ${formatSums(real, unknownAfter)}`;
}

/** Sums as people read them: never "nothing" for what nobody knows. */
export function formatSums(sums: readonly Money[], unknown: number): string {
  const known = sums.map(formatMoney);
  return [...known, ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(' + ') || 'nothing';
}
