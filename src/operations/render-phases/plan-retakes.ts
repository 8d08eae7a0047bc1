import type { Lockfile } from '../../lockfile/format.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { retakeOf } from '../../plan/plan-render.js';
import type { PlannedTake, RenderPlan } from '../../plan/render-plan.js';
import { furtherTake, seedAfter, takeWithSeed } from '../../plan/take-seed.js';
import type { Project } from '../../project/project.js';
import { readTakes } from '../../project/read-takes.js';

/** Which takes to plan. */
export interface RetakeRequest {
  /** What the storyboard requests, without picks and further takes. */
  readonly plan: RenderPlan;
  readonly lock: Lockfile;
  readonly ids: readonly string[];
  /** Null for seeds that no take of the shot has. */
  readonly seed: number | null;
  /** For each shot. */
  readonly count: number;
  /** Takes that were in flight when the retake began. */
  readonly begun: ReadonlySet<CacheKey>;
}

/** Takes to generate, and those that exist. */
export interface PlannedRetakes {
  /** A plan of further takes only: no film is made of it. */
  readonly plan: RenderPlan;
  /** Requested takes whose clip was made before, wherever it is now. */
  readonly existing: ReadonlySet<CacheKey>;
}

/**
 * Plans further takes of shots. A take that is in flight, or that may be, is chosen again, also if it was collected a moment
 * ago: an interrupted retake is continued, and not paid for twice.
 */
export async function planRetakes(
  project: Pick<Project, 'store' | 'stateFolder'>,
  { plan, lock, ids, seed, count, begun }: RetakeRequest,
): Promise<PlannedRetakes> {
  const takesByShot = await readTakes(project, { plan, lock });
  const byKey = new Map(plan.takes.map((take) => [take.key, take]));
  const ended = [...takesByShot.values()].flatMap(({ takes }) => takes.map(({ key }) => key));
  const made = new Set(ended.filter((key) => !begun.has(key)));
  const takes = new Map<CacheKey, PlannedTake>();
  for (const { id, key } of plan.shots) {
    if (!ids.includes(id)) continue;
    const first = byKey.get(key) as PlannedTake; // Every shot's key names a take of its plan.
    for (const take of seed === null ? newTakes(first, made, count) : seededTakes(first, seed, count)) {
      const known = takes.get(take.key);
      takes.set(
        take.key,
        known ? { ...known, shots: [...new Set([...known.shots, id])] } : { ...take, shots: [id] },
      );
    }
  }
  const all = [...takes.values()];
  return {
    plan: { takes: all.filter(({ key }) => !made.has(key)), shots: [] },
    existing: new Set(all.flatMap(({ key }) => (made.has(key) ? [key] : []))),
  };
}

// The first take itself comes first: without it, the next render would have to pay for it.
function newTakes(first: PlannedTake, made: ReadonlySet<CacheKey>, count: number): readonly PlannedTake[] {
  const takes: PlannedTake[] = [];
  for (let number = 1; takes.length < count; number += 1) {
    const take = number === 1 ? first : retakeOf(first, furtherTake(first.request, number));
    if (!made.has(take.key)) takes.push(take);
  }
  return takes;
}

function seededTakes(first: PlannedTake, seed: number, count: number): readonly PlannedTake[] {
  return Array.from({ length: count }, (_, index) => {
    const request = takeWithSeed(first.request, seedAfter(seed, index));
    return request === first.request ? first : retakeOf(first, request);
  });
}
