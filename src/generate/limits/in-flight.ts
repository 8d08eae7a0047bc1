import { backoffMs } from '../../base/backoff.js';
import type { ProviderFailure, RateLimits } from '../../providers/provider.js';
import type { Clock } from '../../system/clock.js';
import { type LearnedLimits, openLimitLearner } from './learned-limits.js';
import { openLimitMembership } from './limit-membership.js';
import { openPause } from './pause.js';
import type { SharedLimits } from './shared-limits.js';
import type { RetryAdvice, SubmitSlot } from './submit-slot.js';

/** What is at the provider for one model, and what the answers to submits have taught about its limits. */
export interface InFlight {
  /** Submits of this process that were sent and not answered yet. */
  readonly unanswered: number;
  /** Time until the next submit may be sent, in ms; null when a running take has to end first. */
  readonly waitMs: number | null;
  readonly learned: LearnedLimits | null;
  /** Whether there is room for another take, and if not, in how many ms to look again at the latest. */
  look(): Promise<{ readonly isFull: boolean; readonly againMs: number }>;
  /** Waits for the turn of a submit. Undefined when there is no room any more. */
  takeTurn(signal: AbortSignal): Promise<SubmitSlot | undefined>;
  /** Gives up the place in the line of processes. */
  withdraw(): Promise<void>;
  /** Counts a take at the provider; the result stops counting it. It says nothing about the limits. */
  enter(): () => void;
  /** The same for a take whose end shows that there is room again. */
  track(): () => void;
  /** A request on the way to a submit did not reach the provider: all takes of this process wait for a while. */
  notReached(retryAfterMs: number | null): RetryAdvice;
  /** Ends the renewal of the seats. */
  close(): void;
}

export interface InFlightSetup {
  /** Where the processes of the account share the limit of this name. */
  readonly shared: SharedLimits;
  readonly name: string;
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

export function openInFlight(setup: InFlightSetup): InFlight {
  const { limits, earlier, clock, random, onChange } = setup;
  const learner = openLimitLearner(limits, earlier);
  const pause = openPause(clock);
  let running = 0;
  let unanswered = 0;
  let trials = 0;
  let rejections = 0;
  const membership = openLimitMembership({
    ...setup,
    learner,
    seats: () => running + unanswered,
    onTurn() {
      unanswered += 1;
    },
  });

  function leave(): void {
    running -= 1;
    membership.share();
    onChange();
  }

  function end(): void {
    membership.learn(() => learner.ended());
    leave();
  }

  function answered(blockMs = 0): void {
    unanswered -= 1;
    membership.share(blockMs);
    onChange();
  }

  function notReached(retryAfterMs: number | null): RetryAdvice {
    rejections += 1;
    // Other machines may reach it, so they go on.
    pause.extend(retryAfterMs ?? backoffMs(rejections, random, { mostMs: 60_000 }));
    return rejections >= HOPELESS ? 'hopeless' : 'try-again';
  }

  function accepted(): () => void {
    unanswered -= 1;
    running += 1;
    rejections = 0;
    const all = running + membership.others;
    if (all > learner.limits.takesInFlight) trials = 0;
    membership.learn(() => learner.accepted(clock.now(), all));
    onChange();
    return end;
  }

  function throttled(retryAfterMs: number | null, limit: ProviderFailure['limit'] = null): RetryAdvice {
    rejections += 1;
    const all = running + membership.others;
    const why = membership.learn(() => learner.throttled(clock.now(), all, limit));
    if (why === 'takes-in-flight') {
      trials += 1;
      membership.learn(() => undefined, backoffMs(trials, random, TRIAL));
    }
    const { gapMs } = learner.limits;
    const wait = all > 0 ? gapMs * (1 + random() / 4) : backoffMs(rejections, random, { mostMs: 60_000 });
    answered(retryAfterMs ?? (why === 'rate' ? wait : 0));
    return all === 0 && rejections >= HOPELESS ? 'hopeless' : 'try-again';
  }

  const slot: SubmitSlot = {
    accepted,
    throttled,
    notReached(retryAfterMs) {
      answered();
      return notReached(retryAfterMs);
    },
    failed: () => answered(),
  };

  async function takeTurn(signal: AbortSignal): Promise<SubmitSlot | undefined> {
    for (;;) {
      // Asked again after each sleep: rate and penalty may have changed in the meantime.
      for (let wait = pause.leftMs; wait > 0; wait = pause.leftMs) await clock.sleep(wait, signal);
      signal.throwIfAborted();
      const { granted, full, waitMs } = await membership.step('turn');
      if (granted) return slot;
      if (full) return undefined;
      await clock.sleep(waitMs, signal);
    }
  }

  return {
    get unanswered() {
      return unanswered;
    },
    get waitMs() {
      const isFull = running + unanswered + membership.others >= learner.limits.takesInFlight;
      return isFull ? null : Math.max(membership.waitMs, pause.leftMs);
    },
    get learned() {
      return learner.learned;
    },
    async look() {
      const { full, trialInMs = Number.POSITIVE_INFINITY } = await membership.step('look');
      return { isFull: full, againMs: Math.min(trialInMs, membership.againMs) };
    },
    takeTurn,
    async withdraw() {
      await membership.step('withdraw');
    },
    enter() {
      running += 1;
      membership.share();
      return leave;
    },
    track() {
      running += 1;
      membership.share();
      return end;
    },
    notReached,
    close: membership.close,
  };
}
