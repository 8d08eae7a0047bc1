import type { Digest } from '../base/digest.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { motionKey } from '../providers/draft/motion-key.js';
import type { ThumbOf } from './live-image.js';
import { type FurtherState, liveShot, type ShotState } from './live-shot.js';
import type { LiveOffer, LiveShot } from './live-view.js';
import { openShotFacts } from './shot-facts.js';
import type { ShotHistory } from './shot-history.js';
import { decisionFor, type ShotPlan } from './shot-plan.js';
import { keepIfEqual } from './structural-sharing.js';
import type { TakesAtWork } from './take-at-work.js';

/** What the shots of a view are made of. */
export interface ShotSources {
  readonly plan: ShotPlan;
  readonly working: TakesAtWork;
  readonly history: Pick<ShotHistory, 'takesOf'>;
  readonly failures: ReadonlyMap<CacheKey, TakeFailure>;
  /** Paid takes that can be bought now. An unchanged offer is the same object. */
  readonly offers: ReadonlyMap<CacheKey, LiveOffer>;
  /** What the draft engine detected, by the key of a keyframe pair. */
  readonly motions: ReadonlyMap<Digest, MotionAnalysis>;
  /** One more take of each shot that can have one, or has one at work. Unchanged values are the same objects. */
  readonly further: ReadonlyMap<string, FurtherState>;
  readonly thumbOf: ThumbOf;
  /** The clip that plays for each shot. */
  readonly playing: ReadonlyMap<string, Digest>;
}

/** Returns a function that lists the shots for the page. A shot that did not change is the same object as before. */
export function openLiveShots(): (sources: ShotSources) => readonly LiveShot[] {
  const factsOf = openShotFacts();
  let known: ReadonlyMap<string, KnownShot> = new Map();
  return (sources) => {
    const { plan, motions, thumbOf } = sources;
    const { shots } = plan.storyboard;
    const now = shots.map((shot, index): KnownShot => {
      const draft = decisionFor(plan.draft.decisions, shot.id);
      const paid = decisionFor(plan.paid?.decisions, shot.id);
      const motion = motionOf(draft, motions);
      const before = shots[index - 1];
      const facts = factsOf({ shot, before, plan, draft, paid, motion, thumbOf });
      const state: ShotState = { facts, draft, paid, ...generationOf(shot.id, { draft, paid }, sources) };
      const earlier = known.get(shot.id);
      if (earlier && isSameState(earlier.state, state)) return earlier;
      return { state, live: keepIfEqual(earlier?.live, liveShot(state)) };
    });
    known = new Map(now.map((one) => [one.live.id, one]));
    return now.map(({ live }) => live);
  };
}

interface KnownShot {
  readonly state: ShotState;
  readonly live: LiveShot;
}

function generationOf(
  shot: string,
  { draft, paid }: Pick<ShotState, 'draft' | 'paid'>,
  { plan, working, failures, offers, playing, history, further }: ShotSources,
): Omit<ShotState, 'facts' | 'draft' | 'paid'> {
  return {
    hasPayee: plan.payee !== null,
    drawing: draft && working.at(draft.take.key),
    paying: paid && working.at(paid.take.key),
    failure: (paid && failures.get(paid.take.key)) ?? (draft && failures.get(draft.take.key)),
    clip: playing.get(shot),
    offer: paid && offers.get(paid.take.key),
    takes: history.takesOf(shot),
    said: plan.said.get(shot),
    further: further.get(shot),
  };
}

function isSameState(before: ShotState, now: ShotState): boolean {
  return (Object.keys(now) as (keyof ShotState)[]).every((part) => before[part] === now[part]);
}

// Many views are made of one plan, and the key is a digest.
const motionKeys = new WeakMap<PlannedTake, Digest>();

function motionOf(
  draft: TakeDecision | undefined,
  motions: ReadonlyMap<Digest, MotionAnalysis>,
): MotionAnalysis | undefined {
  if (!draft || draft.take.size === null || motions.size === 0) return undefined;
  const key = motionKeys.get(draft.take) ?? motionKey(draft.take.request, draft.take.size);
  motionKeys.set(draft.take, key);
  return motions.get(key);
}
