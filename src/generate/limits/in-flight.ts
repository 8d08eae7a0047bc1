import { backoffMs } from '../../base/backoff.js';
import type { ProviderFailure, RateLimits } from '../../providers/provider.js';
import type { Clock } from '../../system/clock.js';
import { type LearnedLimits, openLimitLearner } from './learned-limits.js';
import type { RetryAdvice, SubmitSlot } from './submit-slot.js';
import { openTokenBucket, type TokenBucket } from './token-bucket.js';

/** What is at the provider for one model, and what the answers to submits have taught about its limits. */
export interface InFlight {
  /** Spaces submits. */
  readonly bucket: TokenBucket;
  /** Submits that were sent and not answered yet. */
  readonly unanswered: number;
  /** When a submit is tried although the limit is reached: the limit is a guess. */
  readonly nextTrial: number;
  readonly learned: LearnedLimits | null;
  isFull(): boolean;
  /** Counts a submit that is about to be sent. */
  startSubmit(): SubmitSlot;
  /** Counts a take at the provider; the result stops counting it. It says nothing about the limits. */
  enter(): () => void;
  /** The same for a take whose end shows that there is room again. */
  track(): () => void;
  /** A request on the way to a submit did not reach the provider: all takes wait for a while. */
  notReached(retryAfterMs: number | null): RetryAdvice;
}

export interface InFlightSetup {
  readonly limits: RateLimits;
  readonly earlier: LearnedLimits | null;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called when there may be room again. */
  readonly onChange: () => void;
}

// About five minutes with the waits between them; the service's own limits recover within one.
const HOPELESS = 10;
const TRIAL = { firstMs: 30_000, mostMs: 1_800_000 };

export function openInFlight({ limits, earlier, clock, random, onChange }: InFlightSetup): InFlight {
  const learner = openLimitLearner(limits, earlier);
  const bucket = openTokenBucket(learner.limits.gapMs, clock);
  let running = 0;
  let unanswered = 0;
  let nextTrial = Number.POSITIVE_INFINITY;
  let trials = 0;
  let rejections = 0;

  function ended(): void {
    running -= 1;
    learner.ended();
    onChange();
  }

  function answered(): void {
    unanswered -= 1;
    onChange();
  }

  function notReached(retryAfterMs: number | null): RetryAdvice {
    rejections += 1;
    bucket.penalize(retryAfterMs ?? backoffMs(rejections, random, { mostMs: 60_000 }));
    return rejections >= HOPELESS ? 'hopeless' : 'try-again';
  }

  function accepted(): () => void {
    running += 1;
    rejections = 0;
    if (running > learner.limits.takesInFlight) trials = 0;
    nextTrial = Number.POSITIVE_INFINITY;
    learner.accepted(clock.now(), running);
    bucket.gapMs = learner.limits.gapMs;
    answered();
    return ended;
  }

  function throttled(retryAfterMs: number | null, limit: ProviderFailure['limit'] = null): RetryAdvice {
    rejections += 1;
    const why = learner.throttled(clock.now(), running, limit);
    const { gapMs } = learner.limits;
    bucket.gapMs = gapMs;
    if (why === 'takes-in-flight') {
      trials += 1;
      nextTrial = clock.now() + backoffMs(trials, random, TRIAL);
    }
    const wait = running > 0 ? gapMs * (1 + random() / 4) : backoffMs(rejections, random, { mostMs: 60_000 });
    bucket.penalize(retryAfterMs ?? (why === 'rate' ? wait : 0));
    answered();
    return running === 0 && rejections >= HOPELESS ? 'hopeless' : 'try-again';
  }

  return {
    bucket,
    get unanswered() {
      return unanswered;
    },
    get nextTrial() {
      return nextTrial;
    },
    get learned() {
      return learner.learned;
    },
    isFull: () => running + unanswered >= learner.limits.takesInFlight && clock.now() < nextTrial,
    startSubmit() {
      unanswered += 1;
      return {
        accepted,
        throttled,
        notReached(retryAfterMs) {
          answered();
          return notReached(retryAfterMs);
        },
        failed: answered,
      };
    },
    enter() {
      running += 1;
      return () => {
        running -= 1;
        onChange();
      };
    },
    track() {
      running += 1;
      return ended;
    },
    notReached,
  };
}
