import type { Digest } from '../base/digest.js';
import type { ListedTake, LockedShot, Lockfile, ShotTakes, TakeName } from '../lockfile/format.js';
import { takeName } from '../lockfile/take-name.js';
import { type CacheKey, type PixelInputs, pixelInputs } from '../plan/cache-key.js';
import { namedProvider } from '../plan/provider-name.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import { takeFamily } from '../plan/take-family.js';
import type { StoredTake } from '../store/clips/store-survey.js';
import type { ClipReceipt } from '../store/clips/take-record.js';
import { readJournal } from '../store/journal/journal.js';
import { type FinishedAttempt, finishedAttempts } from '../store/journal/take-history.js';
import type { Project } from './project.js';

/** A take of a shot, from wherever it is known. */
export interface KnownTake {
  readonly name: TakeName;
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly inputs: PixelInputs;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  readonly cost: ClipReceipt['cost'];
  readonly task: string | null;
  /** Ms since 1970. */
  readonly madeAt: number;
  readonly file: {
    readonly width: number;
    readonly height: number;
    readonly frames: number;
    readonly seconds: number | null;
    readonly bytes: number;
  } | null;
  /** Whether its file is on this machine. */
  readonly isHere: boolean;
}

/** What is known of a shot. */
export interface KnownShot {
  /** The oldest first. */
  readonly takes: readonly KnownTake[];
  /** Bills of results that came to no clip. */
  readonly lostBills: readonly ClipReceipt['cost'][];
}

/** The takes of each shot of a plan: of the store, the lockfile, and the journal. `plan` is without picks. */
export async function readTakes(
  project: Pick<Project, 'store' | 'stateFolder'>,
  { plan, lock }: { readonly plan: RenderPlan; readonly lock: Lockfile },
): Promise<ReadonlyMap<string, KnownShot>> {
  const [stored, { entries }] = await Promise.all([project.store.ls(), readJournal(project.stateFolder)]);
  const attempts = finishedAttempts(entries).map((one) => ({ ...one, family: takeFamily(one.inputs) }));
  const sources = { stored: stored.map(ofStore), attempts, lock };
  const takes = new Map(plan.takes.map((take) => [take.key, take]));
  return new Map(
    // Every shot's key names a take of its plan.
    plan.shots.map(({ id, key }) => [id, readShotTakes(id, takes.get(key) as PlannedTake, sources)] as const),
  );
}

/** A take with what tells which shots it belongs to. */
interface Owned {
  readonly shots: readonly string[];
  readonly family: Digest;
}

interface Sources {
  readonly stored: readonly (KnownTake & Owned)[];
  readonly attempts: readonly (FinishedAttempt & Owned)[];
  readonly lock: Lockfile;
}

function readShotTakes(id: string, requested: PlannedTake, { stored, attempts, lock }: Sources): KnownShot {
  const family = takeFamily(pixelInputs(requested.request));
  const locked = takesOfLock(lock.takes?.get(id), lock.shots.get(id));
  const names = new Set(locked.map(({ name }) => name));
  // A shot may have been renamed, and two shots may share a clip: what is requested decides as well as the id.
  const isOwn = (take: Owned): boolean => take.shots.includes(id) || take.family === family;
  const own = attempts.filter(isOwn);
  const found = new Map<TakeName, KnownTake>();
  // What the store says is complete. A clip that was deleted is known from the lockfile or the journal.
  const all = [
    ...stored.filter((one) => isOwn(one) || names.has(one.name)),
    ...locked,
    ...own.flatMap(ofAttempt),
  ];
  for (const { shots: _, family: __, ...take } of all as readonly (KnownTake & Partial<Owned>)[])
    if (!found.has(take.name)) found.set(take.name, take);
  return {
    takes: [...found.values()].sort((a, b) => a.madeAt - b.madeAt || (a.name < b.name ? -1 : 1)),
    lostBills: own.flatMap(({ clip, cost }) => (clip === null ? [cost] : [])),
  };
}

function ofStore({ key, record, present }: StoredTake): KnownTake & Owned {
  const { clip, inputs, receipt, created, facts, bytes, shot } = record;
  const { width, height, frames, duration: seconds } = facts;
  return {
    ...{ name: takeName(key, clip), key, clip, inputs, cost: receipt.cost, task: receipt.taskId ?? null },
    ...namedProvider(receipt.providerName),
    ...{ madeAt: created, file: { width, height, frames, seconds, bytes }, isHere: present },
    ...{ shots: [shot], family: takeFamily(inputs) },
  };
}

function takesOfLock(takes: ShotTakes | undefined, current: LockedShot | undefined): readonly KnownTake[] {
  const listed: readonly Omit<ListedTake, 'star' | 'note'>[] = [
    ...(takes?.list.values() ?? []),
    ...(current ? [{ ...current, clip: { ...current.clip, seconds: null } }] : []),
  ];
  return listed.map(
    ({ key, asked: { inputs }, clip: { digest, ...file }, take: { cost, task, at, providerName } }) => ({
      ...{
        name: takeName(key, digest),
        key,
        clip: digest,
        inputs,
        ...namedProvider(providerName),
        cost,
        task,
      },
      ...{ madeAt: Date.parse(at), file, isHere: false },
    }),
  );
}

function ofAttempt({
  key,
  clip,
  inputs,
  providerName,
  cost,
  task,
  at,
}: FinishedAttempt): readonly KnownTake[] {
  if (clip === null) return [];
  const name = takeName(key, clip);
  const named = namedProvider(providerName);
  return [{ name, key, clip, inputs, ...named, cost, task, madeAt: at, file: null, isHere: false }];
}
