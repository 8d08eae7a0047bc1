import { backoffMs } from '../../base/backoff.js';
import type { ProviderFailure } from '../../providers/provider.js';
import type { Clock } from '../../system/clock.js';
import type { LimitLearner } from './learned-limits.js';
import type { LimitMembership } from './limit-membership.js';
import type { Pause } from './pause.js';
import type { RetryAdvice, SubmitSlot } from './submit-slot.js';

/** What the answers to the submits of one model mean for its other takes. */
export interface SubmitAnswers {
  /** For each submit that has its turn. */
  readonly slot: SubmitSlot;
  /** A request on the way to a submit did not reach the provider: all takes of this process wait for a while. */
  notReached(retryAfterMs: number | null): RetryAdvice;
}

export interface SubmitAnswersSetup {
  readonly learner: LimitLearner;
  readonly membership: LimitMembership;
  readonly pause: Pause;
  readonly clock: Clock;
  readonly random: () => number;
  /** Takes at the provider, of this process and of others. */
  readonly running: () => number;
  /** A submit of this process is answered, and no process gets a turn for `blockMs`. */
  readonly onAnswer: (blockMs?: number) => void;
  /** A submit is answered with a take; the result is to be called when the take has ended. */
  readonly onTake: () => () => void;
}

// About five minutes with the waits between them; the service's own limits recover within one.
const HOPELESS = 10;
const TRIAL = { firstMs: 30_000, mostMs: 1_800_000 };

export function openSubmitAnswers(setup: SubmitAnswersSetup): SubmitAnswers {
  const { learner, membership, pause, clock, random, running, onAnswer, onTake } = setup;
  let trials = 0;
  let rejections = 0;

  function accepted(): () => void {
    rejections = 0;
    const ended = onTake();
    if (running() > learner.limits.takesInFlight) trials = 0;
    membership.learn(() => learner.accepted(clock.now(), running()));
    return ended;
  }

  function throttled(retryAfterMs: number | null, limit: ProviderFailure['limit'] = null): RetryAdvice {
    rejections += 1;
    const all = running();
    const why = membership.learn(() => learner.throttled(clock.now(), all, limit));
    if (why === 'takes-in-flight') {
      trials += 1;
      membership.learn(() => undefined, backoffMs(trials, random, TRIAL));
    }
    const { gapMs } = learner.limits;
    const wait = all > 0 ? gapMs * (1 + random() / 4) : backoffMs(rejections, random, { mostMs: 60_000 });
    onAnswer(retryAfterMs ?? (why === 'rate' ? wait : 0));
    return all === 0 && rejections >= HOPELESS ? 'hopeless' : 'try-again';
  }

  function notReached(retryAfterMs: number | null): RetryAdvice {
    rejections += 1;
    // Other machines may reach it, so they go on.
    pause.extend(retryAfterMs ?? backoffMs(rejections, random, { mostMs: 60_000 }));
    return rejections >= HOPELESS ? 'hopeless' : 'try-again';
  }

  return {
    slot: {
      accepted,
      throttled,
      notReached(retryAfterMs) {
        onAnswer();
        return notReached(retryAfterMs);
      },
      failed: () => onAnswer(),
    },
    notReached,
  };
}
