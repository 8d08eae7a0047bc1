import type { Digest } from '../base/digest.js';
import { redact } from '../diagnostics/redact.js';
import type { LiveShot } from '../live-view/live-view.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { motionKey } from '../providers/draft/motion-key.js';
import { openShotFacts, type ShotFacts } from './shot-facts.js';
import type { ShotHistory } from './shot-history.js';
import { decisionFor, type WatchPlan } from './shot-plan.js';
import { offerOf, type Payable } from './spending.js';
import { keepIfEqual } from './structural-sharing.js';
import type { TakeAtWork, TakeScheduler } from './take-scheduler.js';

/** What is needed to show the shots of a plan. */
export interface ShotSources {
  readonly plan: WatchPlan;
  readonly scheduler: TakeScheduler;
  readonly history: ShotHistory;
  readonly failures: ReadonlyMap<CacheKey, TakeFailure>;
  /** What is offered for money now. */
  readonly payable: readonly Payable[];
  /** What the draft engine saw, by what names a pair of stills. */
  readonly motions: ReadonlyMap<Digest, MotionAnalysis>;
  /** The clip that plays for each shot. */
  readonly playing: ReadonlyMap<string, Digest>;
}

/** The shots of a plan as the page shows them; a shot that is as it was the last time is the same object. */
export function openLiveShots(): (sources: ShotSources) => readonly LiveShot[] {
  const factsOf = openShotFacts();
  let known: ReadonlyMap<string, ToldShot> = new Map();
  return (sources) => {
    const { plan, motions, payable } = sources;
    const offers = new Map(payable.map((one) => [one.take.key, one]));
    const { shots } = plan.storyboard;
    const now = shots.map((shot, index) => {
      const draft = decisionFor(plan.draft.decisions, shot.id);
      const paid = decisionFor(plan.paid?.decisions, shot.id);
      const motion = seenIn(draft, motions);
      const facts = factsOf({ shot, before: shots[index - 1], plan, draft, paid, motion });
      const offered = paid && offers.get(paid.take.key);
      const before = known.get(shot.id);
      if (
        before?.told.facts === facts &&
        before.told.draft === draft &&
        before.told.paid === paid &&
        before.told.offered === offered &&
        isTold(before.told, sources)
      )
        return before;
      const told = { facts, draft, paid, offered, ...workOf(shot.id, { draft, paid }, sources) };
      return { told, live: keepIfEqual(before?.live, liveShot(told)) };
    });
    known = new Map(now.map((one) => [one.live.id, one]));
    return now.map(({ live }) => live);
  };
}

interface ToldShot {
  readonly told: Told;
  readonly live: LiveShot;
}

/** All that a shot is told from, each part the same object as long as it is as it was. */
interface Told {
  readonly facts: ShotFacts;
  readonly payee: boolean;
  readonly draft: TakeDecision | undefined;
  readonly paid: TakeDecision | undefined;
  readonly drawing: TakeAtWork | undefined;
  readonly paying: TakeAtWork | undefined;
  readonly failure: TakeFailure | undefined;
  readonly clip: Digest | undefined;
  readonly offered: Payable | undefined;
  readonly takes: LiveShot['takes'];
}

type Decisions = Pick<Told, 'draft' | 'paid'>;

function workOf(
  shot: string,
  { draft, paid }: Decisions,
  { plan, scheduler, failures, playing, history }: ShotSources,
): Omit<Told, keyof Decisions | 'facts' | 'offered'> {
  return {
    payee: plan.payee !== null,
    drawing: draft && scheduler.at(draft.take.key),
    paying: paid && scheduler.at(paid.take.key),
    failure: failureOf({ draft, paid }, failures),
    clip: playing.get(shot),
    takes: history.takesOf(shot),
  };
}

// The same question as above, for a hundred shots at each change of state: nothing is made for it.
function isTold(told: Told, { plan, scheduler, failures, playing, history }: ShotSources): boolean {
  const { facts, draft, paid } = told;
  return (
    told.payee === (plan.payee !== null) &&
    told.drawing === (draft && scheduler.at(draft.take.key)) &&
    told.paying === (paid && scheduler.at(paid.take.key)) &&
    told.failure === failureOf(told, failures) &&
    told.clip === playing.get(facts.id) &&
    told.takes === history.takesOf(facts.id)
  );
}

function failureOf({ draft, paid }: Decisions, failures: ShotSources['failures']): TakeFailure | undefined {
  return (paid && failures.get(paid.take.key)) ?? (draft && failures.get(draft.take.key));
}

function liveShot(told: Told): LiveShot {
  const { facts, failure, clip, offered, takes } = told;
  return {
    ...facts,
    ...progressOf(told),
    failure: failure ? { code: failure.code, message: redact(failure.message), hint: failure.hint } : null,
    clip: clip ?? null,
    paid: paidState(told),
    offer: offered ? offerOf([offered]) : null,
    takes,
  };
}

function progressOf({
  draft,
  paid,
  drawing,
  paying,
  failure,
  clip,
}: Told): Pick<LiveShot, 'state' | 'fraction' | 'work'> {
  const work = paying ?? drawing;
  if (work) {
    const usualSeconds = work.take.expectedSeconds;
    const at = work.since === null ? null : { since: work.since, usualSeconds };
    return { state: work.phase, fraction: work.fraction, work: at };
  }
  const rest = { fraction: null, work: null };
  if (paid?.action === 'blocked') return { state: 'blocked', ...rest };
  if (failure) return { state: 'failed', ...rest };
  const there = draft?.action === 'reuse' || paid?.action === 'reuse';
  return { state: there && clip !== undefined ? 'ready' : 'waiting', ...rest };
}

function paidState({ payee, paid, paying }: Told): LiveShot['paid'] {
  if (!payee) return 'none';
  if (!paid) return 'missing';
  if (paying) return 'running';
  switch (paid.action) {
    case 'reuse':
      return 'same';
    case 'reattach':
      return 'running';
    case 'submit':
      return 'missing';
    case 'blocked':
      return 'needs-person';
  }
}

// A view is made many times of one plan.
const motionKeys = new WeakMap<PlannedTake, Digest>();

function seenIn(
  draft: TakeDecision | undefined,
  motions: ReadonlyMap<Digest, MotionAnalysis>,
): MotionAnalysis | undefined {
  if (!draft || draft.take.size === null || motions.size === 0) return undefined;
  const key = motionKeys.get(draft.take) ?? motionKey(draft.take.request, draft.take.size);
  motionKeys.set(draft.take, key);
  return motions.get(key);
}
