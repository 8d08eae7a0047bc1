import type { Digest } from '../base/digest.js';
import { redact } from '../diagnostics/redact.js';
import type { TakeDecision } from '../plan/decision.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { secondsOf } from '../plan/usual-times.js';
import type { LiveOffer, LiveShot } from './live-view.js';
import type { ShotFacts } from './shot-facts.js';
import type { TakeAtWork } from './take-at-work.js';

/** Everything that the view of a shot depends on. Each part stays the same object while it does not change. */
export interface ShotState {
  readonly facts: ShotFacts;
  /** The storyboard uses a provider that is paid. */
  readonly hasPayee: boolean;
  readonly draft: TakeDecision | undefined;
  readonly paid: TakeDecision | undefined;
  /** The draft that is being generated. */
  readonly drawing: TakeAtWork | undefined;
  /** The paid take that is being generated. */
  readonly paying: TakeAtWork | undefined;
  readonly failure: TakeFailure | undefined;
  /** The clip that plays for this shot. */
  readonly clip: Digest | undefined;
  readonly offer: LiveOffer | undefined;
  readonly takes: LiveShot['takes'];
}

/** Describes a shot for the page. */
export function liveShot(state: ShotState): LiveShot {
  const { facts, failure, clip, offer, takes } = state;
  return {
    ...facts,
    ...progressOf(state),
    failure: failure ? { code: failure.code, message: redact(failure.message), hint: failure.hint } : null,
    clip: clip ?? null,
    paid: paidState(state),
    offer: offer ?? null,
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
}: ShotState): Pick<LiveShot, 'state' | 'fraction' | 'work'> {
  const work = paying ?? drawing;
  if (work) {
    const usualSeconds = secondsOf(work.take);
    const where = work.machine === undefined ? {} : { machine: work.machine };
    const running = work.since === null ? null : { since: work.since, usualSeconds, ...where };
    return { state: work.phase, fraction: work.fraction, work: running };
  }
  const notRunning = { fraction: null, work: null };
  if (paid?.action === 'blocked') return { state: 'blocked', ...notRunning };
  if (failure) return { state: 'failed', ...notRunning };
  const generated = draft?.action === 'reuse' || paid?.action === 'reuse';
  return { state: generated && clip !== undefined ? 'ready' : 'waiting', ...notRunning };
}

function paidState({ hasPayee, paid, paying }: ShotState): LiveShot['paid'] {
  if (!hasPayee) return 'none';
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
