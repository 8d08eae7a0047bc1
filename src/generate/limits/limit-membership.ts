import pLimit from 'p-limit';
import type { Clock } from '../../system/clock.js';
import type { LimitLearner } from './learned-limits.js';
import type { LimitAnswer, NewlyLearned } from './limit-state.js';
import { LEASE_MS, type OwnLimitStep, type SharedLimits } from './shared-limits.js';

/** This process at the limit of one model: what it states there, and what it sees of other processes. */
export interface LimitMembership {
  /** Takes in flight of other processes, when they were last seen. */
  readonly others: number;
  /** Time until the next turn, as far as known. */
  readonly waitMs: number;
  /** In how many ms at the latest it looks again for a free seat; Infinity when only this process can free one. */
  readonly againMs: number;
  /** One step. It states the seats of this process at that moment. */
  step(act: OwnLimitStep['act'], blockMs?: number): Promise<LimitAnswer>;
  /** States the seats to other processes; no process gets a turn for `blockMs`. */
  share(blockMs?: number): void;
  /** Changes what is learned. Without a time, no submit is tried above the learned limit any more. */
  learn<T>(change: () => T, trialInMs?: number): T;
  /** Ends the renewal of the seats. */
  close(): void;
}

export interface MembershipSetup {
  readonly shared: SharedLimits;
  /** The name of the limit. */
  readonly name: string;
  readonly learner: LimitLearner;
  readonly clock: Clock;
  /** Takes in flight of this process now. */
  readonly seats: () => number;
  /** Called for each granted turn, before the next step. */
  readonly onTurn: () => void;
}

// How soon a process sees a seat that another one has left: in a sixtieth of the time since anything has changed.
const AGAIN = { share: 1 / 60, leastMs: 25, mostMs: 250 };

export function openLimitMembership(setup: MembershipSetup): LimitMembership {
  const { shared, name, learner, clock, seats, onTurn } = setup;
  const { gapMs, takesInFlight: most } = learner.stated;
  const order = pLimit(1);
  let others = 0;
  let readyAt = Number.NEGATIVE_INFINITY;
  let changedAt = clock.now();
  let hasTrial = false;
  /** What the next step tells the others; undefined for no change. */
  let news: NewlyLearned | false | undefined;
  let remembered = learner.learned ?? undefined;

  // One after another, so that each states the seats that the steps before it have left.
  function step(act: OwnLimitStep['act'], blockMs = 0): Promise<LimitAnswer> {
    return order(async () => {
      const own = seats();
      const said = {
        ...(news === undefined ? {} : { learned: news }),
        ...(remembered === undefined ? {} : { remembered }),
        ...(blockMs > 0 ? { blockMs: Math.round(blockMs) } : {}),
      };
      news = undefined;
      const retryMs = shared.areShared ? againMs() : 0;
      const answer = await shared.step(name, {
        ...{ act, seats: own, most, gapMs, seatsPerTurn: 1, retryMs },
        ...said,
      });
      remembered = undefined;
      if (answer.granted) onTurn();
      adopt(answer, own);
      return answer;
    });
  }

  function adopt({ granted, seats: all, waitMs, learned }: LimitAnswer, own: number): void {
    const now = clock.now();
    const elsewhere = all - own - (granted ? 1 : 0);
    if (elsewhere !== others) changedAt = now;
    others = elsewhere;
    hasTrial = learned?.trialAt !== undefined;
    // What this process has learned since is newer.
    if (news === undefined) learner.adopt(learned ?? null);
    readyAt = now + (granted ? learner.limits.gapMs : waitMs);
  }

  function againMs(): number {
    const quietMs = (clock.now() - changedAt) * AGAIN.share;
    return Math.round(Math.min(AGAIN.mostMs, Math.max(AGAIN.leastMs, quietMs)));
  }

  // A process without takes holds no seats, and all seats of a process that waits for nothing are free after its lease.
  const renew = (): unknown => (seats() > 0 ? step('renew') : undefined);
  const renewing = shared.areShared ? setInterval(renew, LEASE_MS / 3).unref() : undefined;

  return {
    get others() {
      return others;
    },
    get waitMs() {
      return Math.max(0, readyAt - clock.now());
    },
    get againMs() {
      return shared.areShared ? againMs() : Number.POSITIVE_INFINITY;
    },
    step,
    share(blockMs = 0) {
      changedAt = clock.now();
      readyAt = Math.max(readyAt, changedAt + blockMs);
      // Each step of this process states its seats as well.
      if (shared.areShared || blockMs > 0) void step('renew', blockMs);
    },
    learn(change, trialInMs) {
      const before = learner.limits;
      const result = change();
      const { limits, learned } = learner;
      const isSame = limits.gapMs === before.gapMs && limits.takesInFlight === before.takesInFlight;
      if (isSame && trialInMs === undefined && !hasTrial) return result;
      const trial = trialInMs === undefined ? {} : { trialInMs: Math.round(trialInMs) };
      news = learned === null ? false : { ...learned, ...trial };
      return result;
    },
    close: () => clearInterval(renewing),
  };
}
