import type { RateLimits } from '../../providers/provider.js';

/** The limits of an account for one model, as learned from the answers to submits. */
export interface LearnedLimits {
  /** Time between two submits, in ms. */
  readonly gapMs: number;
  readonly takesInFlight: number;
}

/** Learns limits from the answers to submits. It reads no clock: each call passes the time. */
export interface LimitLearner {
  readonly limits: LearnedLimits;
  /** The limits that the provider or the user states. */
  readonly stated: LearnedLimits;
  /** The same, or null when no answer contradicts the published limits. */
  readonly learned: LearnedLimits | null;
  /** A submit was accepted; this many takes are in flight, including it. */
  accepted(now: number, inFlight: number): void;
  /** A submit was rejected while this many takes were in flight. Returns what to wait for: as the provider states it, else the probable reason. */
  throttled(
    now: number,
    inFlight: number,
    stated?: 'rate' | 'takes-in-flight' | null,
  ): 'rate' | 'takes-in-flight';
  /** A take has ended at the provider. */
  ended(): void;
  /** Takes over what another process with the same account has learned; null for nothing. */
  adopt(learned: LearnedLimits | null): void;
}

// Submits are spaced this much wider than the limit requires, because the network can bring two closer together.
const MARGIN = 1.04;
// A rejection sooner than this after the last accepted submit is probably due to the rate.
const SUSPICIOUS_MS = 1500;
const SLOWEST_GAP_MS = 60_000;

/** Starts from the published limits, or from lower ones that an earlier run has learned. */
export function openLimitLearner(published: RateLimits, earlier: LearnedLimits | null): LimitLearner {
  const leastGap = (1000 / published.submitsPerSecond) * MARGIN;
  const most = Math.max(1, Math.floor(published.takesInFlight));
  let gapMs = Math.max(leastGap, earlier?.gapMs ?? 0);
  let takesInFlight = Math.max(1, Math.min(most, earlier?.takesInFlight ?? most));
  let lastAccepted = Number.NEGATIVE_INFINITY;
  /** The gap before the current series of rejections; undefined when the last submit was accepted. */
  let gapBefore: number | undefined;
  let acceptedInRow = 0;
  // Trying one more take costs at most one rejected submit. Each failed try makes the next one rarer.
  let patience = 2;
  let endedAtLimit = 0;

  return {
    stated: { gapMs: leastGap, takesInFlight: most },
    get limits() {
      return { gapMs, takesInFlight };
    },
    get learned() {
      return gapMs > leastGap || takesInFlight < most ? { gapMs, takesInFlight } : null;
    },
    accepted(now, inFlight) {
      lastAccepted = now;
      // More than the learned limit: it was raised, or the guess was wrong.
      takesInFlight = Math.max(takesInFlight, Math.min(most, inFlight));
      gapBefore = undefined;
      acceptedInRow += 1;
      if (acceptedInRow % 20 === 0) gapMs = Math.max(leastGap, gapMs * 0.9);
    },
    throttled(now, inFlight, stated = null) {
      acceptedInRow = 0;
      const suspicious = now - lastAccepted < Math.max(SUSPICIOUS_MS, gapMs * 1.25);
      const isFull = stated === null ? !suspicious : stated === 'takes-in-flight';
      if (inFlight > 0 && isFull) {
        // Nothing was submitted for a while, so the rate was not the reason: the wider gap is reset.
        gapMs = gapBefore ?? gapMs;
        gapBefore = undefined;
        if (inFlight < takesInFlight) patience = Math.min(64, patience * 2);
        takesInFlight = Math.max(1, Math.min(takesInFlight, inFlight));
        endedAtLimit = 0;
        return 'takes-in-flight';
      }
      // Takes of other processes fill the account: waiting helps, and the rate was not the reason.
      if (stated === 'takes-in-flight') return 'rate';
      // One rejection may be due to network jitter; a second one in a row means a lower limit.
      const slower = gapBefore === undefined ? 1.15 : 1.5;
      gapBefore ??= gapMs;
      gapMs = Math.min(SLOWEST_GAP_MS, Math.max(gapMs, 50) * slower);
      return 'rate';
    },
    adopt(shared) {
      gapMs = Math.max(leastGap, shared?.gapMs ?? 0);
      takesInFlight = Math.max(1, Math.min(most, shared?.takesInFlight ?? most));
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
