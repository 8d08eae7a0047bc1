import type { Digest } from '../base/digest.js';
import { redact } from '../diagnostics/redact.js';
import { takeName } from '../lockfile/take-name.js';
import type { TakeDecision } from '../plan/decision.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { secondsOf } from '../plan/usual-times.js';
import type { LiveOffer, LiveShot } from './live-view.js';
import { liveTakes, type SaidShot } from './said-shot.js';
import type { ShotFacts } from './shot-facts.js';
import type { PlainTake } from './shot-history.js';
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
  readonly takes: readonly PlainTake[];
  readonly said: SaidShot | undefined;
  readonly further: FurtherState | undefined;
}

/** One more take of a shot: its offer, and how those that were started are doing. */
export type FurtherState = Pick<LiveShot, 'another' | 'generating' | 'anotherFailure'>;

/** Describes a shot for the page. */
export function liveShot(state: ShotState): LiveShot {
  const { facts, failure, clip, offer, takes, said, further } = state;
  return {
    ...facts,
    ...progressOf(state),
    failure: failure ? { code: failure.code, message: redact(failure.message), hint: failure.hint } : null,
    clip: clip ?? null,
    paid: paidState(state),
    offer: offer ?? null,
    takes: liveTakes(takes, { prompt: facts.prompt, plays: (take) => isPlaying(take, state), said }),
    note: said?.note ?? null,
    isPickOutdated: said?.pick?.isOutdated ?? false,
    another: further?.another ?? null,
    generating: further?.generating ?? 0,
    anotherFailure: further?.anotherFailure ?? null,
  };
}

// Two takes can have clips with the same bytes.
function isPlaying({ name, clip: own }: PlainTake, { draft, paid, clip }: ShotState): boolean {
  if (own !== clip) return false;
  const shown = [paid, draft].find((one) => one?.action === 'reuse' && one.clip === clip);
  return shown === undefined || name === takeName(shown.take.key, own);
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
