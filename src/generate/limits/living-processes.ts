import { birthOf, isElsewhere, isRunning } from '../../system/lock-holder.js';
import type { LimitFile, LimitProcess } from './limit-file.js';
import type { LimitState } from './limit-state.js';
import { LEASE_MS } from './shared-limits.js';

/** The file without what belongs to processes that have ended, and with this process. */
export async function withLiving(
  file: LimitFile,
  { member, me, now }: { readonly member: string; readonly me: LimitProcess; readonly now: number },
): Promise<LimitFile> {
  let living = file;
  for (const [name, one] of Object.entries(file.processes)) {
    if (name === member) continue;
    const state = await stateOf(one, me);
    if (state === 'ended') living = withoutProcess(living, name, now);
    if (state === 'running') living = withLease(living, name, now);
    if (state === 'unknown' && !hasLease(living, name, now)) living = withoutProcess(living, name, now);
  }
  // What a process has learned, it keeps in its state folder: limits of yesterday hold for no other one.
  if (Object.keys(living.processes).length === 0)
    living = { ...living, limits: mapValues(living.limits, withoutLearned) };
  return { ...living, processes: { ...living.processes, [member]: me } };
}

async function stateOf(one: LimitProcess, me: LimitProcess): Promise<'ended' | 'running' | 'unknown'> {
  if (isElsewhere(one, me)) return 'unknown';
  if (!isRunning(one.pid)) return 'ended';
  const birth = await birthOf(one.pid);
  if (birth === null || one.birth === null) return 'unknown';
  return birth === one.birth ? 'running' : 'ended';
}

/** The file without a process and its seats. */
export function withoutProcess(
  { processes, limits, films }: LimitFile,
  name: string,
  now: number,
): LimitFile {
  const { [name]: _, ...others } = processes;
  return {
    processes: others,
    limits: mapValues(limits, (limit) => {
      const { [name]: _gone, ...members } = limit.members;
      return { ...limit, members };
    }),
    films: mapValues(films, (film) => {
      const share = film.members[name];
      if (share === undefined) return film;
      return {
        ...film,
        members: { ...film.members, [name]: { ...share, until: Math.min(share.until, now) } },
      };
    }),
  };
}

// A process that runs keeps its seats, however busy it is. Times are later than now when the clock was set back.
function withLease({ limits, films, ...file }: LimitFile, name: string, now: number): LimitFile {
  const renewed = <Member extends { readonly until: number }, State extends StateOf<Member>>(
    state: State,
  ): State => {
    const own = state.members[name];
    if (own === undefined) return state;
    const at = Math.max(now, state.at);
    return { ...state, at, members: { ...state.members, [name]: { ...own, until: at + LEASE_MS } } };
  };
  return { ...file, limits: mapValues(limits, renewed), films: mapValues(films, renewed) };
}

interface StateOf<Member> {
  readonly at: number;
  readonly members: Readonly<Record<string, Member>>;
}

function hasLease({ limits, films }: LimitFile, name: string, now: number): boolean {
  const states = [...Object.values(limits), ...Object.values(films)];
  return states.some(({ members }) => (members[name]?.until ?? Number.NEGATIVE_INFINITY) > now);
}

function withoutLearned({ learned: _, ...limit }: LimitState): LimitState {
  return limit;
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
