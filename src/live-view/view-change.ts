import type { LiveShot, LiveView } from './live-view.js';

/** What is new in a view: of a long film only what an edit has touched. */
export interface ViewChange {
  /** All that is not a shot and is new, whole. */
  readonly rest: Partial<Rest>;
  /** All shots by id, when some came, went or moved; else null. */
  readonly order: readonly string[] | null;
  /** The shots that are new or not as they were. */
  readonly shots: readonly LiveShot[];
}

type Rest = Omit<LiveView, 'shots'>;

/** What of a view is not as in the one before; null for nothing. Shots that stayed as they are are the same objects. */
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

/** The view after a change. Shots that it does not speak of stay the same objects. */
export function changedView(before: LiveView, { rest, order, shots }: ViewChange): LiveView {
  if (order === null && shots.length === 0) return { ...before, ...rest };
  const news = new Map(shots.map((shot) => [shot.id, shot]));
  const known = new Map(before.shots.map((shot) => [shot.id, shot]));
  const ids = order ?? before.shots.map(({ id }) => id);
  return { ...before, ...rest, shots: ids.flatMap((id) => news.get(id) ?? known.get(id) ?? []) };
}

function keysOf(rest: Rest): readonly (keyof Rest)[] {
  return Object.keys(rest) as (keyof Rest)[];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
