import { liveElsewhere } from '../live-view/live-elsewhere.js';
import type { PlainTake, ShotHistory } from '../live-view/shot-history.js';
import type { Lockfile } from '../lockfile/format.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import { takeName } from '../lockfile/take-name.js';
import { readableLock } from '../project/lockfile.js';
import type { Project } from '../project/project.js';
import { type KnownTake, readTakes } from '../project/read-takes.js';
import { loadSharedStore } from '../project/shared-store.js';
import { showTakes } from '../project/show-takes.js';
import type { WatchPlan } from './watch-plan.js';

/** Takes whose clips are not on this machine: the lockfile or the journal knows them, or the shared store has them. */
export interface TakesElsewhere {
  /** Looks for the takes of a plan in the background. */
  look(plan: WatchPlan): void;
  /** The takes of a shot that were found, the newest first. Unchanged lists are the same objects. */
  takesOf(shot: string): readonly PlainTake[];
}

/** What the search needs. */
export interface ElsewhereSetup {
  readonly project: Project;
  readonly history: Pick<ShotHistory, 'takesOf'>;
  /** Something else was found than before. */
  readonly onFound: () => void;
  readonly onError: (error: unknown) => void;
  readonly signal: AbortSignal;
}

const NONE: readonly PlainTake[] = [];

/** Opens the search. It costs no money, and never delays a plan. */
export function openTakesElsewhere({
  project,
  history,
  onFound,
  onError,
  signal,
}: ElsewhereSetup): TakesElsewhere {
  let found: ReadonlyMap<string, readonly PlainTake[]> = new Map();
  /** The plan to look for next, while another search runs. */
  let next: WatchPlan | null = null;
  let isRunning = false;
  /** What the shared store answered, by the names that were asked for. */
  const asked = { names: '', shared: new Set<string>() as ReadonlySet<string> };

  async function search(plan: WatchPlan): Promise<void> {
    const { requested } = plan;
    const lock = withRenamedTakes(await readableLock(project), requested);
    if (!namesUnknown(lock, history)) return found.size > 0 ? keep(new Map()) : undefined;
    const takes = await readTakes(project, { plan: requested, lock });
    const absent = [...takes.values()].flatMap((shot) => shot.takes.filter(({ isHere }) => !isHere));
    const shared = await sharedOf(absent, plan);
    const shown = showTakes(takes, { plan: requested, lock, shared });
    const now = new Map(
      shown.shots.map(
        ({ id, takes: all }) => [id, liveElsewhere(all, found.get(id), project.providers)] as const,
      ),
    );
    keep(now);
  }

  function keep(now: typeof found): void {
    const ids = new Set([...now.keys(), ...found.keys()]);
    const isChanged = [...ids].some((id) => (now.get(id) ?? NONE) !== (found.get(id) ?? NONE));
    found = now;
    if (isChanged) onFound();
  }

  // A store over a network is asked once for the same takes.
  async function sharedOf(
    absent: readonly KnownTake[],
    { storyboard }: WatchPlan,
  ): Promise<ReadonlySet<string>> {
    const names = absent.map(({ name }) => name).join(' ');
    if (names === asked.names) return asked.shared;
    const share = await loadSharedStore(project, storyboard, { offline: false, policy: 'careful' });
    const answer = absent.length === 0 ? undefined : await share?.holds(absent, signal);
    asked.shared = new Set(answer?.found.map(({ name }) => name));
    // After an error, the store is asked again with the next plan.
    if ((answer?.errors.length ?? 0) === 0) asked.names = names;
    return asked.shared;
  }

  async function run(): Promise<void> {
    isRunning = true;
    try {
      for (let plan = next; plan !== null && !signal.aborted; plan = next) {
        next = null;
        await search(plan);
      }
    } catch (error) {
      if (!signal.aborted) onError(error);
    } finally {
      isRunning = false;
    }
  }

  return {
    look(plan) {
      next = plan;
      if (!isRunning) void run();
    },
    takesOf: (shot) => found.get(shot) ?? NONE,
  };
}

// Most lockfiles name only takes that are here, and then no record has to be read.
function namesUnknown(
  { takes = new Map(), shots }: Lockfile,
  { takesOf }: Pick<ShotHistory, 'takesOf'>,
): boolean {
  const locked = [...shots].map(([id, { key, clip }]) => [id, [takeName(key, clip.digest)]] as const);
  const listed = [...takes].map(([id, { list }]) => [id, [...list.keys()]] as const);
  return [...locked, ...listed].some(([id, names]) => {
    const here = new Set<string>(takesOf(id).map(({ name }) => name));
    return names.some((name) => !here.has(name));
  });
}
