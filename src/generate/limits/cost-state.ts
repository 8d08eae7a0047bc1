/**
 * What the renders of one film, which run at the same time, have spent and reserved together. Plain JSON; amounts are in
 * millionths of one currency. Pure: `limit-script.ts` is the same in Lua.
 */
export interface CostState {
  readonly at: number;
  /** A render that has ended counts as long as another one runs. */
  readonly members: Readonly<Record<string, { readonly until: number; readonly micros: number }>>;
}

/** What one render states: what it has spent and reserved by itself. */
export interface CostStep {
  readonly member: string;
  readonly leaseMs: number;
  readonly micros: number;
  /** The most that all may have together; absent: not checked. */
  readonly capMicros?: number;
  /** It has ended. */
  readonly isOver?: true;
}

export interface CostAnswer {
  /** False: together they would exceed the cap, and nothing was changed. */
  readonly granted: boolean;
  /** What the other members have spent and reserved. */
  readonly othersMicros: number;
}

export const emptyCosts: CostState = { at: -1e15, members: {} };

/** Applies one step at the time `now`. */
export function stepCosts(
  before: CostState,
  step: CostStep,
  now: number,
): { readonly state: CostState; readonly answer: CostAnswer } {
  const { [step.member]: self, ...others } = present(before, step.member, now);
  const othersMicros = Object.values(others).reduce((sum, { micros }) => sum + micros, 0);
  const granted = step.capMicros === undefined || othersMicros + step.micros <= step.capMicros;
  const micros = granted ? step.micros : (self?.micros ?? 0);
  const until = step.isOver ? now : now + step.leaseMs;
  return {
    state: { at: now, members: { ...others, [step.member]: { until, micros } } },
    answer: { granted, othersMicros },
  };
}

function present({ at, members }: CostState, self: string, now: number): CostState['members'] {
  const back = Math.max(0, at - now);
  const all = Object.entries(members).map(
    ([id, member]) => [id, { ...member, until: member.until - back }] as const,
  );
  const isShared = all.some(([id, { until }]) => id !== self && until > now);
  // Nothing of a render that ended before this one started counts.
  return Object.fromEntries(isShared || self in members ? all : []);
}
