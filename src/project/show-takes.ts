import type { ListedTakes, ShotWithTakes, ShownTake } from '../events/takes-outcome.js';
import type { Lockfile, ShotTakes, TakeName } from '../lockfile/format.js';
import { changesSince } from '../plan/changes-since.js';
import { explainChange } from '../plan/explain-change.js';
import { namedProvider } from '../plan/provider-name.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { TakeRequest } from '../plan/take.js';
import { type BilledTake, takeCost } from '../plan/take-cost.js';
import type { KnownShot, KnownTake } from './read-takes.js';

/** What the takes of shots are compared with. */
export interface ShownAgainst {
  /** What the storyboard requests, without picks. */
  readonly plan: RenderPlan;
  readonly lock: Lockfile;
  /** The names of takes that the shared store has. */
  readonly shared: ReadonlySet<string>;
  /** The takes that a film shows, by shot id; default: those of the locked film. */
  readonly film?: ReadonlyMap<string, TakeName> | undefined;
}

/** Shots with numbered takes, and what they cost together: a clip that two shots use counts once. */
export function showTakes(
  takesByShot: ReadonlyMap<string, KnownShot>,
  { plan, lock, shared, film }: ShownAgainst,
): ListedTakes {
  const byKey = new Map(plan.takes.map((take) => [take.key, take]));
  const shots = plan.shots.flatMap(({ id, key }) => {
    const found = takesByShot.get(id);
    const requested = byKey.get(key);
    return found && requested
      ? [{ found, shot: showShot(id, found, { requested, lock, shared, film }) }]
      : [];
  });
  const distinct = new Map(shots.flatMap(({ shot }) => shot.takes.map((take) => [take.name, billed(take)])));
  return {
    shots: shots.map(({ shot }) => shot),
    cost: takeCost(
      [...distinct.values(), ...shots.flatMap(({ found }) => lostBills(found))],
      shots.reduce((sum, { shot }) => sum + shot.cost.usedSeconds, 0),
    ),
  };
}

interface Shown {
  /** What the storyboard requests for the shot. */
  readonly requested: PlannedTake;
  readonly lock: Lockfile;
  /** The names of takes that the shared store has. */
  readonly shared: ReadonlySet<string>;
  readonly film: ShownAgainst['film'];
}

function showShot(id: string, found: KnownShot, shown: Shown): ShotWithTakes {
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
  { name, key, clip, inputs, providerName, madeAt, cost, task, file, isHere }: KnownTake,
  number: number,
  {
    requested,
    lock,
    shared,
    film,
    id,
    said,
  }: Shown & { readonly id: string; readonly said: ShotTakes | undefined },
): ShownTake {
  const { provider, model, resolution, seed, prompt } = inputs;
  const listed = said?.list.get(name);
  return {
    ...{ number, name, key, clip, provider, ...namedProvider(providerName) },
    ...{ model, resolution, seed, prompt },
    ...differences(inputs, requested.request),
    at: new Date(madeAt).toISOString(),
    ...{ cost, task, file },
    location: isHere ? 'local' : shared.has(name) ? 'shared' : 'missing',
    inFilm: film ? film.get(id) === name : isInLockedFilm(id, { key, clip }, lock),
    picked: said?.pick?.take === name,
    star: listed?.star ?? false,
    note: listed?.note ?? null,
  };
}

function isInLockedFilm(
  id: string,
  { key, clip }: Pick<KnownTake, 'key' | 'clip'>,
  { film, shots }: Lockfile,
): boolean {
  const locked = shots.get(id);
  if (locked === undefined || film?.order.includes(id) !== true) return false;
  return locked.key === key && locked.clip.digest === clip;
}

function differences(
  inputs: KnownTake['inputs'],
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
        ({ field }) =>
          !['prompt', 'seed', 'takeSeed', 'slate'].includes(field) && !(isOther && field === 'revision'),
      )
      .map(explainChange),
  };
}

function billed({ cost, inFilm, file }: ShownTake): BilledTake {
  return { cost, inFilm, seconds: file?.seconds ?? null };
}

function lostBills({ lostBills: bills }: KnownShot): readonly BilledTake[] {
  return bills.map((cost) => ({ cost, inFilm: false, seconds: null }));
}
