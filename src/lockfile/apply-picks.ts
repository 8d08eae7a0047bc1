import { RenderError } from '../diagnostics/render-error.js';
import { type CacheKey, cacheKey } from '../plan/cache-key.js';
import { changesSince } from '../plan/changes-since.js';
import type { Change } from '../plan/decision.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { TakeRequest } from '../plan/take.js';
import { waysOut } from './explain-conflicts.js';
import type { ListedTake, Lockfile, TakeName } from './format.js';
import { withRenamedTakes } from './renamed-takes.js';

/** What became of a pick. */
export interface ShotPick {
  readonly shot: string;
  readonly take: TakeName;
  /** `outdated`: the storyboard requests something else by now, so the take of the new request is used. */
  readonly state: 'used' | 'outdated';
  /** What has changed since the pick, if it is outdated. */
  readonly changes: readonly Change[];
}

/** A plan that uses the picked takes. */
export interface PickedPlan {
  readonly plan: RenderPlan;
  /** In the order of the film. */
  readonly picks: readonly ShotPick[];
  /** The lockfile with the takes of renamed shots under their new ids. */
  readonly lock: Lockfile;
}

/**
 * Replaces the takes of shots with the picked ones, as long as the storyboard requests what it requested when they were
 * picked. A shot with a pick needs no further takes. `own` is the provider of a shot by the storyboard: the plan of another one
 * (`--provider`, a preview) has nothing to do with picks. Throws RenderError `pick-conflict` or `pick-unknown`.
 */
export function applyPicks(plan: RenderPlan, written: Lockfile, own: (shot: string) => string): PickedPlan {
  const lock = withRenamedTakes(written, plan);
  if (!lock.takes) return { plan, picks: [], lock };
  refuseConflicts(plan, lock);
  const requested = new Map(plan.takes.map((take) => [take.key, take]));
  const picks: ShotPick[] = [];
  const picked = new Map<string, PlannedTake>();
  for (const { id, key } of plan.shots) {
    const pick = lock.takes.get(id)?.pick;
    const base = requested.get(key);
    if (!pick || !base) continue;
    const changes = pick.for === key ? [] : changesSince(pick.asked, base.request);
    const state = pick.for === key ? 'used' : 'outdated';
    if (state === 'outdated' && base.request.provider !== own(id)) continue;
    picks.push({ shot: id, take: pick.take, state, changes });
    if (state === 'used') picked.set(id, pickedTake(id, base, listed(id, pick.take, lock)));
  }
  return { plan: picked.size === 0 ? plan : withPicked(plan, picked), picks, lock };
}

function refuseConflicts({ shots }: RenderPlan, { conflicts = [] }: Lockfile): void {
  const conflict = conflicts.find(({ shot }) => shots.some(({ id }) => id === shot));
  if (conflict === undefined) return;
  throw new RenderError(
    'pick-conflict',
    `Two branches picked different takes of "${conflict.shot}", and the lockfile contains both.`,
    { hint: `Choose one: ${waysOut(conflict)}.` },
  );
}

function listed(shot: string, take: TakeName, { takes }: Lockfile): ListedTake {
  const found = takes?.get(shot)?.list.get(take);
  if (found) return found;
  throw new RenderError('pick-unknown', `The picked take ${take} of "${shot}" is not in the lockfile.`, {
    hint: `Pick another one (inbetween takes ${shot} lists them), or remove the pick: inbetween pick ${shot} --none`,
  });
}

function pickedTake(shot: string, base: PlannedTake, { key, asked, clip, take }: ListedTake): PlannedTake {
  const request = requestOf(shot, asked, base.request);
  const isOwn = request.provider === base.request.provider;
  const isSame = request.first === base.request.first && isOwn;
  // A draft that was picked for a film of another provider is not for that provider to make.
  const isDrawable = take.cost === 'free' && isOwn;
  const { retake: _, local: __, ...rest } = base;
  return {
    ...rest,
    key,
    request,
    shots: [shot],
    size: isSame ? base.size : null,
    ...(take.cost === 'free' ? { local: true } : {}),
    pick: { clip: clip.digest, asked, isDrawable: isDrawable && cacheKey(request) === key },
  };
}

// Images that the storyboard does not have any more are known by their digests only. That is enough for a clip that exists.
function requestOf(
  shot: string,
  { inputs, firstUri, lastUri }: ListedTake['asked'],
  base: TakeRequest,
): TakeRequest {
  const { first, last, firstNormalized: _, lastNormalized: __, drivingAudio, ...fields } = inputs;
  const known = [base.first, base.last];
  const image = (digest: Keyframe['digest'], uri: string): Keyframe =>
    known.find((one) => one?.digest === digest) ?? { kind: 'remote', uri, digest };
  return {
    ...fields,
    shot,
    ...(base.providerName !== undefined && base.provider === fields.provider
      ? { providerName: base.providerName }
      : {}),
    first: image(first, firstUri),
    last: last === null ? null : image(last, lastUri ?? ''),
    ...(drivingAudio && base.drivingAudio?.digest === drivingAudio
      ? { drivingAudio: base.drivingAudio }
      : {}),
  };
}

function withPicked(plan: RenderPlan, picked: ReadonlyMap<string, PlannedTake>): RenderPlan {
  const takes = new Map<CacheKey, PlannedTake>();
  const add = (take: PlannedTake): void => {
    const same = takes.get(take.key);
    takes.set(take.key, same ? joined(same, take) : take);
  };
  for (const take of plan.takes) {
    // In the place of the take that it replaces.
    for (const id of take.retake ? [] : take.shots) {
      const pick = picked.get(id);
      if (pick) add(pick);
    }
    const shots = take.shots.filter((id) => !picked.has(id));
    if (shots.length > 0) add({ ...take, shots });
  }
  return {
    ...plan,
    takes: [...takes.values()],
    shots: plan.shots.map(({ id, key }) => ({ id, key: picked.get(id)?.key ?? key })),
  };
}

// A picked take can be what another shot requests, or a further take of it.
function joined(a: PlannedTake, b: PlannedTake): PlannedTake {
  if (a.retake && !b.retake) return b;
  if (b.retake && !a.retake) return a;
  return { ...a, ...(b.pick ? { pick: b.pick } : {}), shots: [...new Set([...a.shots, ...b.shots])] };
}
