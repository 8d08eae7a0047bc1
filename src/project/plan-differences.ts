import { formatMoney } from '../base/money.js';
import { formatDifference, type LockDifference } from '../lockfile/diff.js';
import { filmChanges } from '../lockfile/film-changes.js';
import { changesSince } from '../plan/changes-since.js';
import type { TakeDecision } from '../plan/decision.js';
import { explainChange } from '../plan/explain-change.js';
import type { SavedPlan, SavedPrice, SavedTake } from './saved-plan.js';

/** What differs from a saved plan; `subject` is a take, an output, a sound, or "film". */
export interface PlanDifference {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** How a render would differ from a saved plan. `now` is what would be saved now, from the same decisions. */
export function planDifferences(
  saved: SavedPlan,
  now: SavedPlan,
  decisions: readonly TakeDecision[],
): readonly PlanDifference[] {
  const known = [
    ...takeDifferences(saved.takes, now.takes, decisions),
    ...filmChanges(now.film, { film: saved.film }).map(inPlan),
    ...soundDifferences(saved, now),
  ];
  if (known.length > 0 || saved.digest === now.digest) return known;
  const lines = ['other settings differ: the provider, its limits, the cap, the store, or unused keyframes'];
  return [{ subject: 'storyboard', lines }];
}

function takeDifferences(
  saved: readonly SavedTake[],
  now: readonly SavedTake[],
  decisions: readonly TakeDecision[],
): readonly PlanDifference[] {
  const byKey = new Map(saved.map((take) => [take.key, take]));
  const byLabel = new Map(saved.map((take) => [take.label, take]));
  const labels = new Set(now.map(({ label }) => label));
  const keys = new Set(now.map(({ key }) => key));
  const changed = now.flatMap((take, index) => {
    const same = byKey.get(take.key);
    const before = same ?? byLabel.get(take.label);
    const lines =
      same !== undefined
        ? stateDifferences(same, take)
        : before === undefined
          ? ['not in the plan']
          : requestDifferences(before, decisions[index]);
    return lines.length === 0 ? [] : [{ subject: take.label, lines }];
  });
  const gone = saved.filter(({ key, label }) => !keys.has(key) && !labels.has(label));
  return [
    ...changed,
    ...gone.map(({ label }) => ({ subject: label, lines: ['in the plan, and not in this render'] })),
  ];
}

function requestDifferences({ asked }: SavedTake, decision: TakeDecision | undefined): readonly string[] {
  const changes = decision === undefined ? [] : changesSince(asked, decision.take.request).map(explainChange);
  return changes.length > 0 ? changes : ['this version of inbetween computes a different cache key'];
}

function stateDifferences(saved: SavedTake, now: SavedTake): readonly string[] {
  if (saved.action !== now.action) return [`planned ${planned[saved.action]}; ${present[now.action]}`];
  const [old, next] = [saved.clip, now.clip];
  // A clip that was on its way has no digest yet.
  if (old !== null && next !== null && old !== next)
    return [`another clip: ${old.slice(0, 8)} -> ${next.slice(0, 8)}`];
  const [before, price] = [formatPrice(saved.price), formatPrice(now.price)];
  return now.action === 'submit' && before !== price ? [`price: ${before} -> ${price}`] : [];
}

const planned = {
  use: 'to use its clip',
  submit: 'to generate it',
  none: 'to leave it out',
} as const;

const present = {
  use: 'its clip exists now, or is on its way',
  submit: 'its clip is missing now',
  none: 'it cannot be generated now',
} as const;

function formatPrice(price: SavedPrice): string {
  return price.kind === 'known' ? formatMoney(price.money) : price.kind;
}

function inPlan(difference: LockDifference): PlanDifference {
  if (difference.kind !== 'output' || difference.changes) return formatDifference(difference);
  const lines = [difference.change === 'gone' ? 'in the plan, and not in the storyboard' : 'not in the plan'];
  return { subject: difference.output, lines };
}

function soundDifferences(saved: SavedPlan, now: SavedPlan): readonly PlanDifference[] {
  return Object.entries(now.sounds).flatMap(([src, digest]) => {
    const before = saved.sounds[src];
    if (before === undefined || before === digest) return [];
    return [{ subject: src, lines: [`bytes changed: ${before.slice(0, 4)} -> ${digest.slice(0, 4)}`] }];
  });
}
