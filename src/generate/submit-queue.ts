import pLimit from 'p-limit';
import type { RateLimits } from '../providers/provider.js';
import type { Clock } from '../system/clock.js';
import { backoffMs } from './backoff.js';
import { type LearnedLimits, openLimitLearner } from './learned-limits.js';
import { openTokenBucket } from './token-bucket.js';

/** The way of all takes of one model to its provider: how many at once, how fast, and what refusals taught. */
export interface SubmitQueue {
  /** Runs the part of a take's life that occupies the provider. First come first served. */
  runTake<T>(work: () => Promise<T>): Promise<T>;
  /** The same for a take that is at the provider already: it never waits, and new ones wait for it. */
  runSubmitted<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until the next submit may leave, and lets it leave: exactly one of `Departure`'s ends must follow. */
  acquire(signal: AbortSignal): Promise<SubmitSlot>;
  /** The provider was not reached on the way to a submit: all takes wait for a while. */
  notReached(retryAfterMs: number | null): 'try-again' | 'hopeless';
  /** Counts a take that is at the provider by other ways; returns what to call when it has ended there. */
  trackExternal(): () => void;
  /** Runs, one after another, while no submit is under way: what it finds at the provider is nobody else's. */
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
  /** What refusals have taught; null when nothing speaks against the published limits. */
  readonly learned: LearnedLimits | null;
}

/** One submit that was allowed to leave. */
export interface SubmitSlot {
  /** The provider took it; returns what to call when the take has ended there. */
  accepted(): () => void;
  /** The provider turned it away for now. Hopeless after many times with nothing in flight to wait for. */
  throttled(retryAfterMs: number | null): 'try-again' | 'hopeless';
  /** It did not reach the provider: the line or the provider is down, for all takes alike. */
  notReached(retryAfterMs: number | null): 'try-again' | 'hopeless';
  /** It is over for other reasons, or nobody knows. */
  failed(): void;
}

// About five minutes with the waits between them; the service's own limits recover within one.
const HOPELESS = 10;
const SECOND_LOOK = { firstMs: 30_000, mostMs: 1_800_000 };

export interface SubmitQueueSetup {
  readonly limits: RateLimits;
  readonly earlier: LearnedLimits | null;
  readonly clock: Clock;
  readonly random: () => number;
}

export function openSubmitQueue({ limits, earlier, clock, random }: SubmitQueueSetup): SubmitQueue {
  const learner = openLimitLearner(limits, earlier);
  const most = Math.max(1, Math.floor(limits.takesInFlight));
  const seats = pLimit(most);
  const line = pLimit(1);
  const quietLine = pLimit(1);
  const bucket = openTokenBucket(learner.limits.gapMs, clock);
  const changes = new Set<() => void>();
  let again = 0;
  let inFlight = 0;
  let departing = 0;
  let quiet = 0;
  /** When a full lane is tried all the same: the limit was a guess. */
  let secondLook = Number.POSITIVE_INFINITY;
  let looks = 0;
  let refusals = 0;

  function changed(): void {
    for (const wake of [...changes]) wake();
  }

  async function nextChange(untilMs: number, signal: AbortSignal): Promise<void> {
    const timer = new AbortController();
    const both = AbortSignal.any([timer.signal, signal]);
    let wake = (): void => undefined;
    const change = new Promise<void>((resolve) => {
      wake = resolve;
      changes.add(wake);
      both.addEventListener('abort', () => resolve(), { once: true });
    });
    const time =
      untilMs === Number.POSITIVE_INFINITY
        ? change
        : clock.sleep(untilMs - clock.now(), both).catch(() => undefined);
    await Promise.race([change, time]);
    changes.delete(wake);
    timer.abort();
    signal.throwIfAborted();
  }

  // One at a time: whoever is first waits for room and for the rate, and all others wait for them.
  async function turn(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (mayLeave()) {
        await bucket.take(signal);
        if (mayLeave()) return;
      } else {
        await nextChange(quiet > 0 ? Number.POSITIVE_INFINITY : secondLook, signal);
      }
    }
  }

  function mayLeave(): boolean {
    const full = inFlight + departing >= learner.limits.takesInFlight && clock.now() < secondLook;
    return !full && quiet === 0;
  }

  function ended(): void {
    inFlight -= 1;
    learner.ended();
    changed();
  }

  function left(): void {
    departing -= 1;
    changed();
  }

  function notReached(retryAfterMs: number | null): 'try-again' | 'hopeless' {
    refusals += 1;
    bucket.penalize(retryAfterMs ?? backoffMs(refusals, random, { mostMs: 60_000 }));
    return refusals >= HOPELESS ? 'hopeless' : 'try-again';
  }

  function slot(): SubmitSlot {
    return {
      accepted() {
        inFlight += 1;
        refusals = 0;
        if (inFlight > learner.limits.takesInFlight) looks = 0;
        secondLook = Number.POSITIVE_INFINITY;
        learner.accepted(clock.now(), inFlight);
        bucket.gapMs = learner.limits.gapMs;
        left();
        return ended;
      },
      throttled(retryAfterMs) {
        refusals += 1;
        const why = learner.throttled(clock.now(), inFlight);
        const { gapMs } = learner.limits;
        bucket.gapMs = gapMs;
        if (why === 'takes-in-flight') {
          looks += 1;
          secondLook = clock.now() + backoffMs(looks, random, SECOND_LOOK);
        }
        const wait =
          inFlight > 0 ? gapMs * (1 + random() / 4) : backoffMs(refusals, random, { mostMs: 60_000 });
        bucket.penalize(retryAfterMs ?? (why === 'rate' ? wait : 0));
        left();
        return inFlight === 0 && refusals >= HOPELESS ? 'hopeless' : 'try-again';
      },
      notReached(retryAfterMs) {
        left();
        return notReached(retryAfterMs);
      },
      failed: left,
    };
  }

  return {
    runTake: (work) => seats(work),
    async runSubmitted(work) {
      again += 1;
      seats.concurrency = Math.max(most, again);
      return await seats(async () => {
        inFlight += 1;
        try {
          return await work();
        } finally {
          inFlight -= 1;
          again -= 1;
          seats.concurrency = Math.max(most, again);
          changed();
        }
      });
    },
    notReached,
    trackExternal() {
      inFlight += 1;
      return ended;
    },
    acquire: (signal) =>
      line(async () => {
        await turn(signal);
        departing += 1;
        return slot();
      }),
    runExclusive(work) {
      quiet += 1;
      return quietLine(async () => {
        try {
          while (departing > 0) await nextChange(Number.POSITIVE_INFINITY, new AbortController().signal);
          return await work();
        } finally {
          quiet -= 1;
          changed();
        }
      });
    },
    get learned() {
      return learner.learned;
    },
  };
}
