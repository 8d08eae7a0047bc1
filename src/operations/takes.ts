import { resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { ShotWithTakes, ShownTake, TakesOutcome } from '../events/takes-outcome.js';
import type { Lockfile, ShotTakes } from '../lockfile/format.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import { changesSince } from '../plan/changes-since.js';
import { explainChange } from '../plan/explain-change.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { selectShots } from '../plan/select-shots.js';
import type { TakeRequest } from '../plan/take.js';
import { type BilledTake, takeCost } from '../plan/take-cost.js';
import { type GatheredShot, type GatheredTake, gatherTakes } from '../project/gather-takes.js';
import { readLock } from '../project/lockfile.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { loadSharedStore, warnStoreErrors } from '../project/shared-store.js';
import { contactSheet } from '../report/contact-sheet.js';
import { sheetLabel } from '../report/takes-text.js';

/** Which takes to list. */
export interface TakesOptions extends Omit<PrepareOptions, 'web' | 'slate'> {
  /** Ids, numbers, ranges and patterns; default: all shots. */
  readonly shots?: readonly string[];
  /** No network: a shared store over a network is not asked. */
  readonly offline?: boolean;
}

/** Lists all takes of shots, with what they cost. Writes nothing. */
export async function takes(project: Project, options: TakesOptions): Promise<TakesOutcome> {
  const { offline = false, signal } = options;
  const prepared = await prepareStoryboard(project, { ...options, web: offline ? 'remembered' : 'once' });
  if (prepared.status === 'invalid') return prepared;
  const { plan, storyboard } = prepared;
  const ids = plan.shots.map(({ id }) => id);
  const selected = options.shots ? selectShots(options.shots, ids) : { status: 'selected' as const, ids };
  if (selected.status === 'unknown-shot') return selected;
  const lock = withRenamedTakes(await readLock(project), plan.shots);
  const gathered = await gatherTakes(project, { plan, lock });
  const wanted = new Map([...gathered].filter(([id]) => selected.ids.includes(id)));
  const shared = await sharedNames(wanted, { project, storyboard, offline, signal });
  const byKey = new Map(plan.takes.map((take) => [take.key, take]));
  const shots = plan.shots.flatMap(({ id, key }) => {
    const found = wanted.get(id);
    const requested = byKey.get(key);
    return found && requested ? [{ found, shot: showShot(id, found, { requested, lock, shared }) }] : [];
  });
  return {
    status: 'listed',
    shots: shots.map(({ shot }) => shot),
    cost: takeCost(
      [
        ...new Map(shots.flatMap(({ shot }) => shot.takes.map((take) => [take.name, billed(take)]))).values(),
        ...shots.flatMap(({ found }) => lostBills(found)),
      ],
      shots.reduce((sum, { shot }) => sum + shot.cost.usedSeconds, 0),
    ),
  };
}

/**
 * A contact sheet of takes as a JPEG: the first, the middle and the last frame of each, in the order of the list. Throws
 * RenderError when ffmpeg fails.
 */
export async function takesSheet(
  project: Project,
  shots: readonly ShotWithTakes[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const rows = shots.flatMap(({ id, takes: all }) =>
    all.map((take) => ({
      label: sheetLabel(id, take),
      clip:
        take.location === 'local' && take.file
          ? { path: resolve(project.store.pathOf(take.clip)), frames: take.file.frames }
          : null,
    })),
  );
  if (rows.length === 0)
    throw new RenderError('no-takes', 'There are no takes to show: no clip was made yet.', {
      hint: 'Render first.',
    });
  return contactSheet(rows, await project.engine(signal), signal);
}

interface Shown {
  /** What the storyboard requests for the shot. */
  readonly requested: PlannedTake;
  readonly lock: Lockfile;
  /** The names of takes that the shared store has. */
  readonly shared: ReadonlySet<string>;
}

function showShot(id: string, found: GatheredShot, shown: Shown): ShotWithTakes {
  const said = shown.lock.takes?.get(id);
  const shots = found.takes.map((take, index) => showTake(take, index + 1, { ...shown, id, said }));
  const pick = said?.pick ?? null;
  return {
    id,
    takes: shots,
    note: said?.note ?? null,
    pick: pick && { take: pick.take, state: pick.for === shown.requested.key ? 'used' : 'outdated' },
    cost: takeCost([...shots.map(billed), ...lostBills(found)]),
  };
}

function showTake(
  { name, key, clip, inputs, madeAt, cost, task, file, isHere }: GatheredTake,
  number: number,
  {
    requested,
    lock,
    shared,
    id,
    said,
  }: Shown & { readonly id: string; readonly said: ShotTakes | undefined },
): ShownTake {
  const { provider, model, resolution, seed, prompt } = inputs;
  const listed = said?.list.get(name);
  const locked = lock.film === null ? undefined : lock.shots.get(id);
  return {
    ...{ number, name, key, clip, provider, model, resolution, seed, prompt },
    ...differences(inputs, requested.request),
    at: new Date(madeAt).toISOString(),
    ...{ cost, task, file },
    location: isHere ? 'local' : shared.has(name) ? 'shared' : 'missing',
    inFilm: locked?.key === key && locked.clip.digest === clip,
    picked: said?.pick?.take === name,
    star: listed?.star ?? false,
    note: listed?.note ?? null,
  };
}

function differences(
  inputs: GatheredTake['inputs'],
  request: TakeRequest,
): Pick<ShownTake, 'promptDifference' | 'otherDifferences'> {
  // Records have the digests of images, and not their addresses.
  const firstUri = request.first.uri;
  const lastUri = inputs.last === null ? null : (request.last?.uri ?? inputs.last.slice(0, 12));
  const changes = changesSince({ inputs, firstUri, lastUri }, request);
  const isOther = changes.some(({ field }) => field === 'provider');
  const prompt = changes.find(({ field }) => field === 'prompt');
  return {
    promptDifference: prompt ? explainChange(prompt) : null,
    otherDifferences: changes
      // Another provider has other revisions, and only drafts have slates, which repeat the prompt.
      .filter(
        ({ field }) => !['prompt', 'seed', 'slate'].includes(field) && !(isOther && field === 'revision'),
      )
      .map(explainChange),
  };
}

function billed({ cost, inFilm, file }: ShownTake): BilledTake {
  return { cost, inFilm, seconds: file?.seconds ?? null };
}

function lostBills({ lostBills: bills }: GatheredShot): readonly BilledTake[] {
  return bills.map((cost) => ({ cost, inFilm: false, seconds: null }));
}

// Only clips that are not here are looked for. Errors of the store are warnings.
async function sharedNames(
  gathered: ReadonlyMap<string, GatheredShot>,
  {
    project,
    storyboard,
    offline,
    signal,
  }: {
    readonly project: Project;
    readonly storyboard: Parameters<typeof loadSharedStore>[1];
    readonly offline: boolean;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlySet<string>> {
  const absent = [...gathered.values()].flatMap(({ takes: all }) => all.filter(({ isHere }) => !isHere));
  if (absent.length === 0) return new Set();
  const share = await loadSharedStore(project, storyboard, { offline, policy: 'careful' });
  if (share === undefined) return new Set();
  const { found, errors } = await share.holds(absent, signal);
  warnStoreErrors(errors, project, 'careful');
  return new Set(found.map(({ name }) => name));
}
