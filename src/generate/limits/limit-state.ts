/**
 * One limit of an account that several processes share: the submits of one model, or all polls. Plain JSON with whole
 * numbers; times are in ms by the clock of the place that keeps it. Pure: `limit-script.ts` is the same in Lua.
 */
export interface LimitState {
  /** Time of the last step. A clock that is set back is noticed by it. */
  readonly at: number;
  /** Time of the last turn of any member. */
  readonly lastTurn: number;
  /** No member gets a turn before. */
  readonly blockedUntil: number;
  /** What rejections have taught one of the members; absent when they have not contradicted the published limits. */
  readonly learned?: LearnedRecord;
  readonly members: Readonly<Record<string, LimitMember>>;
}

/** Learned limits, as all members see them. */
export interface LearnedRecord {
  readonly gapMs: number;
  readonly takesInFlight: number;
  /** When they were learned. They are forgotten after some hours. */
  readonly learnedAt: number;
  /** When one submit is tried although `takesInFlight` is reached; absent for never. */
  readonly trialAt?: number;
}

/** One process that uses the limit. */
export interface LimitMember {
  /** End of its lease. It renews the lease with each step; without it, its seats are free. */
  readonly until: number;
  /** Its takes in flight. */
  readonly seats: number;
  /** The takes in flight of the whole account, as this process knows it. */
  readonly most: number;
  /** Time between two turns, as this process knows it. */
  readonly gapMs: number;
  readonly lastTurn: number;
  /** Since when it waits for a turn; absent when it does not. */
  readonly waitingSince?: number;
  /** It has said that it asks again before this time. Later, other members may go first. */
  readonly dueAt: number;
}

/** What one member does in one step. */
export interface LimitStep {
  readonly member: string;
  readonly leaseMs: number;
  /** Its takes in flight at this moment. */
  readonly seats: number;
  readonly most: number;
  readonly gapMs: number;
  /**
   * `turn`: asks for a turn now. `look`: asks whether there is room, and enters the line. `renew`: only states its seats.
   * `withdraw`: leaves the line. `leave`: it has ended.
   */
  readonly act: 'turn' | 'look' | 'renew' | 'withdraw' | 'leave';
  /** Seats that a turn takes: 1 for a submit, 0 for a poll. */
  readonly seatsPerTurn: 0 | 1;
  /** In how many ms it asks again at the latest when there is no room. */
  readonly retryMs: number;
  /** Replaces what was learned: false for nothing; absent: no change. */
  readonly learned?: NewlyLearned | false;
  /** Applies only when no member has learned anything. */
  readonly remembered?: NewlyLearned;
  /** No member gets a turn for this long. */
  readonly blockMs?: number;
}

export interface NewlyLearned {
  readonly gapMs: number;
  readonly takesInFlight: number;
  readonly trialInMs?: number;
}

export interface LimitAnswer {
  /** The member has its turn. */
  readonly granted: boolean;
  /** All seats are taken, or promised to members that wait for longer. */
  readonly full: boolean;
  /** Time until the next turn, apart from seats. */
  readonly waitMs: number;
  /** Takes in flight of all members. */
  readonly seats: number;
  /** Members with a valid lease, including this one. */
  readonly members: number;
  readonly learned?: LearnedRecord;
  /** Time until a submit is tried although the learned limit is reached; absent for never or now. */
  readonly trialInMs?: number;
}

// Before all times, and a whole number that JSON and Lua can hold.
const NEVER = -1e15;
// A member that asks later than it said, by more than this, is overtaken.
export const GRACE_MS = 100;
// After a trial was granted: its answer says more, or else there is another one.
export const NEXT_TRIAL_MS = 30_000;
// Accounts get upgraded, and a limit may have been a bad hour of the service.
export const LEARNED_FOR_MS = 12 * 3_600_000;

export const emptyLimit: LimitState = { at: NEVER, lastTurn: NEVER, blockedUntil: NEVER, members: {} };

/** Applies one step at the time `now`. */
export function stepLimit(
  before: LimitState,
  step: LimitStep,
  now: number,
): { readonly state: LimitState; readonly answer: LimitAnswer } {
  const present = learn(enter(expire(shift(before, now), step.member, now), step, now), step, now);
  if (step.act === 'leave') {
    const { [step.member]: _, ...members } = present.members;
    const state = { ...present, members };
    return { state, answer: { ...view(state, step, now), granted: false } };
  }
  const seen = view(present, step, now);
  const granted = step.act === 'turn' && !seen.full && seen.waitMs === 0;
  const state = granted ? grant(present, step, now) : wait(present, step, { seen, now });
  return { state, answer: { ...view(state, step, now), full: seen.full, waitMs: seen.waitMs, granted } };
}

// A clock that is set back by an hour must not cause a wait of an hour.
function shift(state: LimitState, now: number): LimitState {
  const back = state.at - now;
  if (back <= 0) return { ...state, at: now };
  const { learned } = state;
  const moved = (time: number) => time - back;
  const members = Object.entries(state.members).map(([id, member]) => {
    const { waitingSince } = member;
    const since = waitingSince === undefined ? {} : { waitingSince: moved(waitingSince) };
    const times = {
      until: moved(member.until),
      lastTurn: moved(member.lastTurn),
      dueAt: moved(member.dueAt),
    };
    return [id, { ...member, ...times, ...since }] as const;
  });
  return {
    at: now,
    lastTurn: moved(state.lastTurn),
    blockedUntil: moved(state.blockedUntil),
    ...(learned === undefined ? {} : { learned: movedLearned(learned, moved) }),
    members: Object.fromEntries(members),
  };
}

function movedLearned(learned: LearnedRecord, moved: (time: number) => number): LearnedRecord {
  const { trialAt } = learned;
  const trial = trialAt === undefined ? {} : { trialAt: moved(trialAt) };
  return { ...learned, learnedAt: moved(learned.learnedAt), ...trial };
}

function expire({ learned, ...state }: LimitState, self: string, now: number): LimitState {
  const living = Object.entries(state.members).filter(([id, { until }]) => id === self || until > now);
  const isKnown = learned !== undefined && learned.learnedAt + LEARNED_FOR_MS > now;
  return { ...state, ...(isKnown ? { learned } : {}), members: Object.fromEntries(living) };
}

function enter(state: LimitState, step: LimitStep, now: number): LimitState {
  const { seats, most, gapMs } = step;
  const known = state.members[step.member] ?? { lastTurn: NEVER, dueAt: NEVER };
  const self = { ...known, until: now + step.leaseMs, seats, most, gapMs };
  return { ...state, members: { ...state.members, [step.member]: self } };
}

function learn({ learned: before, ...state }: LimitState, step: LimitStep, now: number): LimitState {
  const blockedUntil = Math.max(state.blockedUntil, step.blockMs === undefined ? NEVER : now + step.blockMs);
  const fresh = step.learned ?? (before === undefined ? step.remembered : undefined);
  const learned = fresh === undefined ? before : recordOf(fresh, now);
  return { ...state, blockedUntil, ...(learned === undefined ? {} : { learned }) };
}

function recordOf(fresh: NewlyLearned | false, now: number): LearnedRecord | undefined {
  if (fresh === false) return undefined;
  const { gapMs, takesInFlight, trialInMs } = fresh;
  const trial = trialInMs === undefined ? {} : { trialAt: now + trialInMs };
  return { gapMs, takesInFlight, learnedAt: now, ...trial };
}

type View = Omit<LimitAnswer, 'granted'>;

/** How the limit looks to one member. */
function view(state: LimitState, step: LimitStep, now: number): View {
  const { learned } = state;
  const all = Object.entries(state.members);
  const self = state.members[step.member];
  const { most, gapMs } = limitsOf(state, now);
  const seats = seatsOf(state);
  const takesSeat = step.seatsPerTurn > 0;
  const next = Math.max(state.lastTurn + gapMs, state.blockedUntil, now);
  const turnOf = (member: LimitMember): number => member.lastTurn + Math.max(member.gapMs, gapMs);
  const hasRoom = (member: LimitMember): boolean => !takesSeat || member.seats < member.most;
  const since = self?.waitingSince ?? now;
  const ahead = all.filter(
    ([id, member]) =>
      id !== step.member &&
      isBefore(member, id, { since, id: step.member, now }) &&
      // A member that cannot go yet for a reason of its own keeps no other waiting.
      hasRoom(member) &&
      turnOf(member) <= next,
  ).length;
  const full = self !== undefined && (!hasRoom(self) || (takesSeat && seats + ahead >= most));
  const trialAt = learned?.trialAt ?? now;
  const trial = trialAt > now ? { trialInMs: trialAt - now } : {};
  return {
    full,
    waitMs: Math.max(next, self === undefined ? next : turnOf(self)) - now + ahead * gapMs,
    seats,
    members: all.length,
    ...(learned === undefined ? {} : { learned, ...trial }),
  };
}

function isBefore(
  { waitingSince, dueAt }: LimitMember,
  id: string,
  self: { readonly since: number; readonly id: string; readonly now: number },
): boolean {
  if (waitingSince === undefined || dueAt <= self.now) return false;
  return waitingSince < self.since || (waitingSince === self.since && id < self.id);
}

function seatsOf({ members }: Pick<LimitState, 'members'>): number {
  return Object.values(members).reduce((sum, { seats }) => sum + seats, 0);
}

// The members may know different limits of the account. Each keeps its own; together they keep the widest.
function limitsOf({ members, learned }: LimitState, now: number): { most: number; gapMs: number } {
  let most = 0;
  let gapMs = 1e12;
  for (const member of Object.values(members)) {
    most = Math.max(most, member.most);
    gapMs = Math.min(gapMs, member.gapMs);
  }
  if (learned === undefined) return { most, gapMs };
  const onTrial = learned.trialAt !== undefined && now >= learned.trialAt;
  return {
    most: onTrial ? most : Math.min(most, learned.takesInFlight),
    gapMs: Math.max(gapMs, learned.gapMs),
  };
}

function grant({ learned, ...state }: LimitState, step: LimitStep, now: number): LimitState {
  const { waitingSince: _, ...self } = state.members[step.member] as LimitMember;
  const seated = { ...self, seats: self.seats + step.seatsPerTurn, lastTurn: now };
  const isTrial = learned?.trialAt !== undefined && seatsOf(state) >= learned.takesInFlight;
  const next = isTrial ? { ...learned, trialAt: now + NEXT_TRIAL_MS } : learned;
  const members = { ...state.members, [step.member]: seated };
  return { ...state, lastTurn: now, ...(next === undefined ? {} : { learned: next }), members };
}

/** Enters the line, or leaves it. */
function wait(
  state: LimitState,
  step: LimitStep,
  { seen, now }: { readonly seen: View; readonly now: number },
): LimitState {
  const self = state.members[step.member] as LimitMember;
  const { waitingSince, ...rest } = self;
  if (step.act === 'renew') return state;
  const dueAt = Math.ceil(now + (seen.full ? step.retryMs : seen.waitMs) + GRACE_MS);
  const next = step.act === 'withdraw' ? rest : { ...rest, waitingSince: waitingSince ?? now, dueAt };
  return { ...state, members: { ...state.members, [step.member]: next } };
}
