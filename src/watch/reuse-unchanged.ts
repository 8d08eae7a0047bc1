import { keepEachIfEqual, keepIfEqual } from '../live-view/structural-sharing.js';
import type { TakeDecision } from '../plan/decision.js';
import type { WatchPlan } from './watch-plan.js';

/**
 * Replaces the unchanged parts of a new plan with the equal objects of the previous one. A typical edit changes one
 * shot, so everything that was computed for the others stays valid.
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
    said: new Map([...now.said].map(([id, said]) => [id, keepIfEqual(before.said.get(id), said)] as const)),
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
