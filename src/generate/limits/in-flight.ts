import type { RateLimits } from '../../providers/provider.js';
import type { Clock } from '../../system/clock.js';
import { type LearnedLimits, openLimitLearner } from './learned-limits.js';
import { openLimitMembership } from './limit-membership.js';
import { openPause } from './pause.js';
import type { SharedLimits } from './shared-limits.js';
import { openSubmitAnswers } from './submit-answers.js';
import type { RetryAdvice, SubmitSlot } from './submit-slot.js';

/** What is at the provider for one model, and what the answers to submits have taught about its limits. */
export interface InFlight {
  /** Submits of this process that were sent and not answered yet. */
  readonly unanswered: number;
  /** Time until the next submit may be sent, in ms; null when a running take has to end first. */
  readonly waitMs: number | null;
  readonly learned: LearnedLimits | null;
  /** Takes of other processes that occupy seats which this process could use. */
  readonly inTheWay: number;
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

export function openInFlight(setup: InFlightSetup): InFlight {
  const { limits, earlier, clock, onChange } = setup;
  const learner = openLimitLearner(limits, earlier);
  const pause = openPause(clock);
  let running = 0;
  let unanswered = 0;
  const membership = openLimitMembership({
    ...setup,
    learner,
    seats: () => running + unanswered,
    onTurn() {
      unanswered += 1;
    },
  });
  const answers = openSubmitAnswers({
    ...{ ...setup, learner, membership, pause },
    running: () => running + membership.others,
    onAnswer(blockMs) {
      unanswered -= 1;
      share(blockMs);
    },
    onTake() {
      unanswered -= 1;
      running += 1;
      onChange();
      return end;
    },
  });

  function share(blockMs = 0): void {
    membership.share(blockMs);
    onChange();
  }

  function leave(): void {
    running -= 1;
    share();
  }

  function end(): void {
    membership.learn(() => learner.ended());
    leave();
  }

  async function takeTurn(signal: AbortSignal): Promise<SubmitSlot | undefined> {
    for (;;) {
      // Asked again after each sleep: rate and penalty may have changed in the meantime.
      for (let wait = pause.leftMs; wait > 0; wait = pause.leftMs) await clock.sleep(wait, signal);
      signal.throwIfAborted();
      const { granted, full, waitMs } = await membership.step('turn');
      if (granted) return answers.slot;
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
    get inTheWay() {
      return running + unanswered < learner.limits.takesInFlight ? membership.others : 0;
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
    notReached: answers.notReached,
    close: membership.close,
  };
}
