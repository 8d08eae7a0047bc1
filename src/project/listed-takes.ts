import type { ListedTake, LockedShot, Lockfile } from '../lockfile/format.js';
import { takeName } from '../lockfile/take-name.js';
import type { RequestedShot } from '../lockfile/update-takes.js';
import { pixelInputs } from '../plan/cache-key.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { StoredTake } from '../store/clips/store-survey.js';
import type { Project } from './project.js';
import { readTakes } from './read-takes.js';

/**
 * The shots of a plan, as an update of the takes in the lockfile needs them: those named in `listed` with all takes that
 * this machine has, the others without a change. `plan` is without picks.
 */
export async function shotsToList(
  project: Pick<Project, 'store' | 'stateFolder'>,
  {
    plan,
    lock,
    listed,
  }: { readonly plan: RenderPlan; readonly lock: Lockfile; readonly listed: ReadonlySet<string> },
): Promise<readonly RequestedShot[]> {
  const takesByShot = await readTakes(project, { plan, lock });
  const stored = new Map(
    (await project.store.ls()).map((one) => [takeName(one.key, one.record.clip), one] as const),
  );
  const takes = new Map(plan.takes.map((take) => [take.key, take]));
  return plan.shots.map(({ id, key }) => {
    const requested = takes.get(key) as PlannedTake; // Every shot's key names a take of its plan.
    const own = listed.has(id) ? (takesByShot.get(id)?.takes ?? []) : [];
    const found = own.flatMap(({ name }) => stored.get(name) ?? []);
    const used = listed.has(id) ? lock.shots.get(id) : undefined;
    return {
      id,
      inputs: pixelInputs(requested.request),
      takes: [...found.map((one) => listedFromStore(one, requested)), ...(used ? [listedBefore(used)] : [])],
    };
  });
}

/** The take that the film of the lockfile shows. */
export function listedBefore({ clip, ...shot }: LockedShot): ListedTake {
  return { ...shot, clip: { ...clip, seconds: null }, star: false, note: null };
}

/** A take of the store as the list of a shot has it. */
export function listedFromStore({ key, record }: StoredTake, { request }: PlannedTake): ListedTake {
  const { clip, bytes, facts, inputs, receipt, created } = record;
  const { width, height, frames, duration: seconds } = facts;
  // Records have the digests of images, and not their addresses.
  const firstUri = inputs.first === request.first.digest ? request.first.uri : inputs.first.slice(0, 12);
  const lastUri = inputs.last === request.last?.digest ? request.last?.uri : inputs.last?.slice(0, 12);
  return {
    key,
    asked: { inputs, firstUri, lastUri: lastUri ?? null },
    clip: { digest: clip, bytes, width, height, frames, seconds },
    take: {
      task: receipt.taskId ?? null,
      request: receipt.requestId,
      actualPrompt: receipt.actualPrompt,
      cost: receipt.cost,
      ...(receipt.providerName === undefined ? {} : { providerName: receipt.providerName }),
      at: new Date(created).toISOString(),
    },
    ...{ star: false, note: null },
  };
}
