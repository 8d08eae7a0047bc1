import pLimit from 'p-limit';
import type { RateLimits } from '../../providers/provider.js';
import type { Clock } from '../../system/clock.js';
import { openChangeSignal } from './change-signal.js';
import { openInFlight } from './in-flight.js';
import type { LearnedLimits } from './learned-limits.js';
import type { SharedLimits } from './shared-limits.js';
import type { RetryAdvice, SubmitSlot } from './submit-slot.js';

/** Queues the submits of one model: how many takes run at once, how fast they are submitted, and what rejections taught. */
export interface SubmitQueue {
  /** Runs the part of a take's life that occupies the provider. First come, first served. */
  runTake<T>(work: () => Promise<T>): Promise<T>;
  /** The same for a take that is already at the provider: it never waits, and new takes wait for it. */
  runSubmitted<T>(work: () => Promise<T>): Promise<T>;
  /** Time until the next submit may be sent, in ms; null when a running take has to end first. */
  readonly waitMs: number | null;
  /**
   * Waits until the next submit may be sent. Exactly one of the slot's calls must follow. `isNeeded` is called right before
   * that, one take at a time; a submit that is no longer needed gets no slot. `onOthers` is called once, with their number,
   * when takes of other processes keep it waiting.
   */
  acquire(
    signal: AbortSignal,
    isNeeded?: () => Promise<boolean>,
    onOthers?: (takes: number) => void,
  ): Promise<SubmitSlot | 'not-needed'>;
  /** A request on the way to a submit did not reach the provider: all takes wait for a while. */
  notReached(retryAfterMs: number | null): RetryAdvice;
  /** Counts a take that this queue did not submit; returns what to call when it has ended at the provider. */
  trackExternal(): () => void;
  /** Runs, one after another, while no submit is unanswered: a task that it finds belongs to no running submit. */
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
  /** What rejections have taught; null when they do not contradict the published limits. */
  readonly learned: LearnedLimits | null;
  /** Ends what goes on by itself. No take may be running. */
  close(): void;
}

export interface SubmitQueueSetup {
  /** Where the processes of the account share the limit of this name. */
  readonly shared: SharedLimits;
  readonly name: string;
  readonly limits: RateLimits;
  readonly earlier: LearnedLimits | null;
  readonly clock: Clock;
  readonly random: () => number;
}

const never = new AbortController().signal;

// The rate can make a submit wait for up to a minute. What was found out before is out of date then.
const FRESH_MS = 1000;

// Processes that take turns wait for each other again and again, for a short time.
const SHORT_MS = 3000;

export function openSubmitQueue(setup: SubmitQueueSetup): SubmitQueue {
  const { limits, clock } = setup;
  const changes = openChangeSignal(clock);
  const inFlight = openInFlight({ ...setup, onChange: changes.changed });
  const mostTakes = Math.max(1, Math.floor(limits.takesInFlight));
  const takes = pLimit(mostTakes);
  const submits = pLimit(1);
  const exclusives = pLimit(1);
  let submittedTakes = 0;
  let exclusive = 0;
  let saidOthers = false;

  // One at a time: the first waits for room and for the rate, and all others wait for it.
  async function waitForTurn(
    signal: AbortSignal,
    isNeeded: () => Promise<boolean>,
    onOthers: (takes: number) => void,
  ): Promise<SubmitSlot | 'not-needed'> {
    const begun = clock.now();
    for (;;) {
      signal.throwIfAborted();
      const seen = changes.count;
      const { isFull, againMs } =
        exclusive > 0 ? { isFull: true, againMs: Number.POSITIVE_INFINITY } : await inFlight.look();
      if (isFull) {
        if (clock.now() - begun >= SHORT_MS) reportOthers(onOthers);
        await changes.next(clock.now() + againMs, signal, seen);
        continue;
      }
      // Before the wait for the rate: an answer that takes long must not bring two submits closer together.
      if (!(await isNeeded())) return 'not-needed';
      const askedAt = clock.now();
      const slot = await inFlight.takeTurn(signal);
      if (slot === undefined) continue;
      if (clock.now() - askedAt > FRESH_MS && !(await isStillNeeded(slot, isNeeded))) return 'not-needed';
      if (exclusive === 0 && !signal.aborted) return slot;
      slot.failed();
    }
  }

  function reportOthers(onOthers: (takes: number) => void): void {
    const { inTheWay } = inFlight;
    if (inTheWay > 0 && !saidOthers) onOthers(inTheWay);
    saidOthers = inTheWay > 0;
  }

  function countSubmitted(change: 1 | -1): void {
    submittedTakes += change;
    takes.concurrency = Math.max(mostTakes, submittedTakes);
  }

  return {
    runTake: (work) => takes(work),
    async runSubmitted(work) {
      countSubmitted(1);
      return await takes(async () => {
        const leave = inFlight.enter();
        try {
          return await work();
        } finally {
          countSubmitted(-1);
          leave();
        }
      });
    },
    notReached: inFlight.notReached,
    get waitMs() {
      return inFlight.waitMs;
    },
    trackExternal: inFlight.track,
    acquire: (signal, isNeeded = async () => true, onOthers = () => undefined) =>
      submits(async () => {
        let slot: SubmitSlot | 'not-needed' = 'not-needed';
        try {
          slot = await waitForTurn(signal, isNeeded, onOthers);
          return slot;
        } finally {
          if (slot === 'not-needed') await inFlight.withdraw();
        }
      }),
    runExclusive(work) {
      exclusive += 1;
      return exclusives(async () => {
        try {
          while (inFlight.unanswered > 0) await changes.next(Number.POSITIVE_INFINITY, never);
          return await work();
        } finally {
          exclusive -= 1;
          changes.changed();
        }
      });
    },
    get learned() {
      return inFlight.learned;
    },
    close: inFlight.close,
  };
}

// The slot is a seat at the provider: it is given back however the question ends.
async function isStillNeeded(slot: SubmitSlot, isNeeded: () => Promise<boolean>): Promise<boolean> {
  let needed = false;
  try {
    needed = await isNeeded();
    return needed;
  } finally {
    if (!needed) slot.failed();
  }
}
