import type { TakeDecision } from '../plan/decision.js';
import type { WatchPlan } from './shot-plan.js';
import { shareEach, shareEqual } from './structural-sharing.js';

/**
 * A plan in which all that is as it was in the one before is the same object: an edit touches one shot, and whatever
 * is known of the others stays known.
 */
export function sharePlan(before: WatchPlan | null, now: WatchPlan): WatchPlan {
  if (before === null) return now;
  const { storyboard, draft, paid } = now;
  const old = before.storyboard;
  const shots = shareEach(old.shots, storyboard.shots, ({ id }) => id);
  const keyframes = [...now.keyframes].map(
    ([uri, keyframe]) => [uri, shareEqual(before.keyframes.get(uri), keyframe)] as const,
  );
  return {
    ...now,
    storyboard: { ...storyboard, film: shareEqual(old.film, storyboard.film), shots },
    keyframes: new Map(keyframes),
    draft: { ...draft, decisions: shareDecisions(before.draft.decisions, draft.decisions) },
    paid: paid && { ...paid, decisions: shareDecisions(before.paid?.decisions, paid.decisions) },
  };
}

function shareDecisions(
  before: readonly TakeDecision[] | undefined,
  now: readonly TakeDecision[],
): readonly TakeDecision[] {
  return shareEach(before, now, ({ take }) => take.key);
}
