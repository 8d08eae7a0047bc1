import { formatMoney } from '../base/money.js';
import type { RenderOutcome } from '../events/render-outcome.js';
import type { ShownTake } from '../events/takes-outcome.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { explainCap, formatOutcome } from './format-outcome.js';
import { formatCost, formatReceipt } from './format-values.js';
import { failureJson, outcomeJson } from './outcome-json.js';
import { formatSpent, type Spent } from './spent.js';

/** How a retake ended, as far as it ended like no render. */
export interface RetakenTakes {
  readonly status: 'retaken';
  readonly takes: readonly (ShownTake & { readonly shot: string })[];
  readonly existing: readonly (ShownTake & { readonly shot: string })[];
  readonly failures: readonly TakeFailure[];
}

/** The closing lines of a retake, with its cost and the next command; empty if the diagnostics explain it. */
export function formatRetake(
  outcome: RetakenTakes | RenderOutcome,
  {
    spent,
    target,
    storyboard,
  }: { readonly spent: Spent; readonly target: string; readonly storyboard: string },
): string {
  switch (outcome.status) {
    case 'retaken': {
      const { takes, existing, failures } = outcome;
      const money = formatSpent(spent);
      const [first] = [...takes, ...existing];
      return [
        ...takes.map((take) => `${nameOf(take)}, ${formatReceipt(take.cost)}`),
        ...existing.map((take) => `${nameOf(take)}, exists already: nothing was generated`),
        ...(failures.length > 0 ? [`${failures.length} failed.`] : []),
        ...(money === '' ? [] : [`Cost: ${money}.`]),
        ...(first
          ? [
              `\nThe film is unchanged. To compare: inbetween takes ${first.shot}${storyboard} --sheet takes.jpg`,
              `To use one: inbetween pick ${first.shot} ${first.number}${storyboard}`,
            ]
          : []),
      ].join('\n');
    }
    case 'declined':
      return `Nothing was spent. The new takes cost ${formatCost(outcome.estimate)}; run it with --yes to confirm.`;
    case 'over-cap':
      return [
        `Nothing was spent. The new takes cost ${formatCost(outcome.estimate)}, and the cap is ${formatMoney(outcome.cap)}.`,
        ...explainCap(outcome.estimate, outcome.cap),
      ].join('\n');
    default:
      return formatOutcome(outcome, { spent, target });
  }
}

/** The outcome of a retake for programs. */
export function retakeJson(outcome: RetakenTakes | RenderOutcome, spent: Spent): object {
  if (outcome.status !== 'retaken') return outcomeJson(outcome, spent);
  const { status, takes, existing, failures } = outcome;
  const ok = failures.length === 0;
  return { ok, status, takes, existing, failures: failures.map(failureJson), cost: spent };
}

function nameOf({ shot, number, seed }: ShownTake & { readonly shot: string }): string {
  return `${shot}  take ${number}, ${seed === null ? 'no seed' : `seed ${seed}`}`;
}
