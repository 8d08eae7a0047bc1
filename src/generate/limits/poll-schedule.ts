/** When takes are likely to end, learned from takes that ended in this run. */
export interface TakeTimes {
  /** A take was found finished this long after its submit. */
  add(ms: number): void;
  /** How long to wait before a take of this age is polled again. The first poll needs no wait. */
  nextPollMs(
    age: number,
    pending: { readonly phase: 'queued' | 'running'; readonly askAgainInMs: number },
  ): number;
}

// Near the end, the interval is this share of the take's age, so the end is found late by half of it on average. The first
// take of a model is polled for a long time, and may be found a little later; the ends of later takes are known well.
const CLOSE = { first: 0.03, later: 0.02 };
// Before the end is likely: about ten polls from the first second to half of the expected time.
const EARLY = 0.5;
const LEAST_MS = 50;
const MOST_MS = 15_000;
const REMEMBERED = 32;

/**
 * Polls seldom before the end is likely, often while it is, and less and less often when it is overdue.
 * The interval that the provider suggests is the longest wait.
 */
export function openTakeTimes(expectedMs: number): TakeTimes {
  const seen: number[] = [];

  function window(): { readonly from: number; readonly to: number } {
    if (seen.length === 0) return { from: expectedMs * 0.5, to: expectedMs * 2 };
    const least = Math.min(...seen);
    const most = Math.max(...seen);
    const unsure = seen.length < 3 ? 0.25 : 0.05;
    return { from: least * (1 - unsure), to: most * (1 + unsure) };
  }

  function waitMs(age: number): number {
    const { from, to } = window();
    // Until a take has ended, the expected time may be far too high: a few early polls are cheap.
    if (age < from) return seen.length > 0 ? from - age : Math.min(from - age, Math.max(1000, age * EARLY));
    const share = seen.length > 0 ? CLOSE.later : CLOSE.first;
    const close = Math.min(MOST_MS, Math.max(LEAST_MS, age * share));
    return age <= to ? close : Math.min(MOST_MS, close + (age - to) * 0.05);
  }

  return {
    add(ms) {
      seen.push(ms);
      if (seen.length > REMEMBERED) seen.shift();
    },
    nextPollMs(age, { phase, askAgainInMs }) {
      const { from } = window();
      const wait = phase === 'queued' ? Math.max(waitMs(age), from * 0.1) : waitMs(age);
      return Math.max(1, Math.min(wait, askAgainInMs));
    },
  };
}
