import type { TakeDecision } from '../plan/decision.js';
import type { WatchPlan } from './shot-plan.js';
import { keepEachIfEqual, keepIfEqual } from './structural-sharing.js';

/**
 * A plan in which all that is as it was in the one before is the same object: an edit touches one shot, and whatever
 * is known of the others stays known.
 */
export function reuseUnchanged(before: WatchPlan | null, now: WatchPlan): WatchPlan {
  if (before === null) return now;
  const { storyboard, draft, paid } = now;
  const old = before.storyboard;
  const shots = keepEachIfEqual(old.shots, storyboard.shots, ({ id }) => id);
  const keyframes = [...now.keyframes].map(
    ([uri, keyframe]) => [uri, keepIfEqual(before.keyframes.get(uri), keyframe)] as const,
  );
  return {
    ...now,
    storyboard: { ...storyboard, film: keepIfEqual(old.film, storyboard.film), shots },
    keyframes: new Map(keyframes),
    draft: { ...draft, decisions: reuseDecisions(before.draft.decisions, draft.decisions) },
    paid: paid && { ...paid, decisions: reuseDecisions(before.paid?.decisions, paid.decisions) },
  };
}

function reuseDecisions(
  before: readonly TakeDecision[] | undefined,
  now: readonly TakeDecision[],
): readonly TakeDecision[] {
  return keepEachIfEqual(before, now, ({ take }) => take.key);
}
