import type { RateLimits } from '../providers/provider.js';

/** What the answers to submits have taught about an account's true limits for one model. */
export interface LearnedLimits {
  /** Time between two submits, in ms. */
  readonly gapMs: number;
  readonly takesInFlight: number;
}

/** Learns limits from what happens to submits. Pure but for its own memory: time comes in with each call. */
export interface LimitLearner {
  readonly limits: LearnedLimits;
  /** The same, or null when nothing speaks against what is published. */
  readonly learned: LearnedLimits | null;
  /** A submit was accepted; with it, this many takes are in flight. */
  accepted(now: number, inFlight: number): void;
  /** A submit was turned away while this many takes were in flight. Says what seems to be the reason. */
  throttled(now: number, inFlight: number): 'rate' | 'takes-in-flight';
  /** A take came to its end at the provider. */
  ended(): void;
}

// Spaced this much wider than the limit says, so that the network's unsteadiness does not push two together.
const MARGIN = 1.04;
// Turned away sooner than this after the last accepted submit, the rate is to be suspected first.
const SUSPICIOUS_MS = 1500;
const SLOWEST_GAP_MS = 60_000;

/** Starts from what is published, or from what an earlier run has learned where that is lower. */
export function openLimitLearner(published: RateLimits, earlier: LearnedLimits | null): LimitLearner {
  const leastGap = (1000 / published.submitsPerSecond) * MARGIN;
  const most = Math.max(1, Math.floor(published.takesInFlight));
  let gapMs = Math.max(leastGap, earlier?.gapMs ?? 0);
  let takesInFlight = Math.max(1, Math.min(most, earlier?.takesInFlight ?? most));
  let lastAccepted = Number.NEGATIVE_INFINITY;
  /** The gap before the present row of refusals; undefined when the last submit was accepted. */
  let gapBefore: number | undefined;
  let acceptedInRow = 0;
  // To try one take more costs at most one refused submit. Each failed try makes the next one rarer.
  let patience = 2;
  let endedAtLimit = 0;

  return {
    get limits() {
      return { gapMs, takesInFlight };
    },
    get learned() {
      return gapMs > leastGap || takesInFlight < most ? { gapMs, takesInFlight } : null;
    },
    accepted(now, inFlight) {
      lastAccepted = now;
      // More than was thought possible: the limit was lifted, or never was.
      takesInFlight = Math.max(takesInFlight, Math.min(most, inFlight));
      gapBefore = undefined;
      acceptedInRow += 1;
      if (acceptedInRow % 20 === 0) gapMs = Math.max(leastGap, gapMs * 0.9);
    },
    throttled(now, inFlight) {
      acceptedInRow = 0;
      const suspicious = now - lastAccepted < Math.max(SUSPICIOUS_MS, gapMs * 1.25);
      if (inFlight > 0 && !suspicious) {
        // Nothing was submitted for a while, so it was not the rate: what refusals in a row made of it is undone.
        gapMs = gapBefore ?? gapMs;
        gapBefore = undefined;
        if (inFlight < takesInFlight) patience = Math.min(64, patience * 2);
        takesInFlight = Math.max(1, Math.min(takesInFlight, inFlight));
        endedAtLimit = 0;
        return 'takes-in-flight';
      }
      // One refusal may be the network's unsteadiness; a second one in a row is a lower limit.
      const slower = gapBefore === undefined ? 1.15 : 1.5;
      gapBefore ??= gapMs;
      gapMs = Math.min(SLOWEST_GAP_MS, Math.max(gapMs, 50) * slower);
      return 'rate';
    },
    ended() {
      if (takesInFlight >= most) return;
      endedAtLimit += 1;
      if (endedAtLimit < patience * takesInFlight) return;
      endedAtLimit = 0;
      takesInFlight += 1;
    },
  };
}
