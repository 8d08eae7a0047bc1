import type { PixelInputs } from '../plan/cache-key.js';
import { takeFamily } from '../plan/take-family.js';
import type { ListedTake, Lockfile, ShotTakes, TakeName } from './format.js';
import { takeName } from './take-name.js';

/** A shot of the storyboard, and what it requests now. */
export interface RequestedShot {
  readonly id: string;
  readonly inputs: PixelInputs;
  /** Takes of the shot that exist. */
  readonly takes: readonly ListedTake[];
}

const noTakes: ShotTakes = { pick: null, note: null, list: new Map() };

/**
 * The takes of a lockfile together with those that exist now. What people wrote stays, also for a shot that is not in the
 * storyboard at the moment. A shot that is skipped keeps all of it. A shot with a single take, about which nothing was written, has
 * no list.
 */
export function updateTakes(
  before: Lockfile['takes'],
  shots: readonly RequestedShot[],
  /** Ids of shots that keep their lists in any case. */
  listed: ReadonlySet<string> = new Set(),
): Pick<Lockfile, 'takes'> {
  const known = new Map(before);
  const updated = new Map<string, ShotTakes>();
  for (const shot of shots) {
    const takes = updateShot(known.get(shot.id) ?? noTakes, shot);
    known.delete(shot.id);
    if (isWritten(takes) || takes.list.size > 1 || listed.has(shot.id)) updated.set(shot.id, takes);
  }
  for (const [id, takes] of known) if (isWritten(takes) || listed.has(id)) updated.set(id, takes);
  return updated.size === 0 ? {} : { takes: updated };
}

/** A list with another take in it. What was written about a take that it has already stays. */
export function withTake(list: ShotTakes['list'], take: ListedTake): ShotTakes['list'] {
  const name = takeName(take.key, take.clip.digest);
  return list.has(name) ? list : new Map(list).set(name, take);
}

function updateShot({ pick, note, list }: ShotTakes, { inputs, takes }: RequestedShot): ShotTakes {
  const family = takeFamily(inputs);
  const all = takes.reduce(withTake, list);
  // Drafts of earlier requests are drawn again for nothing, and would fill the lockfile.
  const isKept = ([name, { asked, take, star, note: own }]: readonly [TakeName, ListedTake]): boolean =>
    take.cost !== 'free' ||
    star ||
    own !== null ||
    pick?.take === name ||
    takeFamily(asked.inputs) === family;
  return { pick, note, list: new Map([...all].filter(isKept)) };
}

function isWritten({ pick, note, list }: ShotTakes): boolean {
  return pick !== null || note !== null || [...list.values()].some((take) => take.star || take.note !== null);
}
