import { openTakeTimes, type TakeTimes } from './poll-schedule.js';
import type { Lane } from './submit-queue.js';
import type { TokenBucket } from './token-bucket.js';

/** What all makings with one provider share, however many go on at the same time: an account's limits are one. */
export interface AccountPace {
  readonly lanes: ReadonlyMap<string, Lane>;
  /** The way of a model's takes; opened by the first who needs it. */
  lane(model: string, open: () => Lane): Lane;
  /** The one budget of questions: about takes that run, and about lost ones. */
  questions(open: () => TokenBucket): TokenBucket;
  /** How long a model's takes last, as far as any of them has shown it. */
  times(model: string, expectedMs: number): TakeTimes;
}

export function openAccountPace(): AccountPace {
  const lanes = new Map<string, Lane>();
  const times = new Map<string, TakeTimes>();
  let bucket: TokenBucket | undefined;
  return {
    lanes,
    lane(model, open) {
      const lane = lanes.get(model) ?? open();
      lanes.set(model, lane);
      return lane;
    },
    questions(open) {
      bucket ??= open();
      return bucket;
    },
    times(model, expectedMs) {
      const known = times.get(model) ?? openTakeTimes(expectedMs);
      times.set(model, known);
      return known;
    },
  };
}
