import type { LiveShot, LiveView } from './live-view.js';

/** The difference between two views. For a long film it holds only the shots that changed. */
export interface ViewChange {
  /** The changed fields other than the shots, each as a whole. */
  readonly rest: Partial<Rest>;
  /** All shot ids in order if shots were added, removed or moved; otherwise null. */
  readonly order: readonly string[] | null;
  /** New and changed shots. */
  readonly shots: readonly LiveShot[];
}

type Rest = Omit<LiveView, 'shots'>;

/** The difference from `before` to `now`; null for none. Unchanged shots must be the same objects in both views. */
export function viewChange(before: LiveView, now: LiveView): ViewChange | null {
  const { shots: shotsBefore, ...restBefore } = before;
  const { shots: shotsNow, ...restNow } = now;
  const rest = Object.fromEntries(
    keysOf(restNow)
      .filter((key) => !isSame(restBefore[key], restNow[key]))
      .map((key) => [key, restNow[key]]),
  );
  const moved =
    shotsBefore.length !== shotsNow.length || shotsNow.some(({ id }, at) => shotsBefore[at]?.id !== id);
  const known = new Set(shotsBefore);
  const shots = shotsNow.filter((shot) => !known.has(shot));
  if (Object.keys(rest).length === 0 && !moved && shots.length === 0) return null;
  return { rest, order: moved ? shotsNow.map(({ id }) => id) : null, shots };
}

/** Applies a change to a view. Shots that it does not mention stay the same objects. */
export function changedView(before: LiveView, { rest, order, shots }: ViewChange): LiveView {
  if (order === null && shots.length === 0) return { ...before, ...rest };
  const changed = new Map(shots.map((shot) => [shot.id, shot]));
  const known = new Map(before.shots.map((shot) => [shot.id, shot]));
  const ids = order ?? before.shots.map(({ id }) => id);
  return { ...before, ...rest, shots: ids.flatMap((id) => changed.get(id) ?? known.get(id) ?? []) };
}

function keysOf(rest: Rest): readonly (keyof Rest)[] {
  return Object.keys(rest) as (keyof Rest)[];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
