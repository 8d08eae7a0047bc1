import type { LiveEdit } from './live-edit.js';
import type { LiveShot, LiveView } from './live-view.js';

/** The difference between two views. For a long film it holds only the shots that changed. */
export interface ViewChange extends ListChange<LiveShot> {
  /** The changed fields other than the shots, each as a whole. */
  readonly rest: Partial<Rest>;
  /** The changed part of the storyboard's text, where both views have one; absent for none. */
  readonly edit?: ListChange<LiveEdit['shots'][number]> & { readonly rest: Omit<LiveEdit, 'shots'> };
}

interface ListChange<Item> {
  /** All ids in order if items were added, removed or moved; otherwise null. */
  readonly order: readonly string[] | null;
  /** New and changed items. */
  readonly shots: readonly Item[];
}

type Rest = Omit<LiveView, 'shots'>;

/** The difference from `before` to `now`; null for none. Unchanged shots must be the same objects in both views. */
export function viewChange(before: LiveView, now: LiveView): ViewChange | null {
  const { shots: shotsBefore, ...restBefore } = before;
  const { shots: shotsNow, ...restNow } = now;
  const edit = before.edit && now.edit ? editChange(before.edit, now.edit) : undefined;
  const rest = Object.fromEntries(
    keysOf(restNow)
      .filter((key) =>
        key === 'edit' && before.edit && now.edit ? false : !isSame(restBefore[key], restNow[key]),
      )
      .map((key) => [key, restNow[key]]),
  );
  const list = listChange(shotsBefore, shotsNow, (a, b) => a === b);
  if (Object.keys(rest).length === 0 && list === null && !edit) return null;
  return { rest, ...(list ?? { order: null, shots: [] }), ...(edit ? { edit } : {}) };
}

/** Applies a change to a view. Shots that it does not mention stay the same objects. */
export function changedView(before: LiveView, { rest, edit, ...list }: ViewChange): LiveView {
  const changed = { ...before, ...rest, shots: changedList(before.shots, list) };
  if (!edit || !before.edit) return changed;
  return { ...changed, edit: { ...edit.rest, shots: changedList(before.edit.shots, edit) } };
}

function editChange(before: LiveEdit, now: LiveEdit): ViewChange['edit'] {
  if (before === now) return undefined;
  const { shots: shotsBefore, ...restBefore } = before;
  const { shots: shotsNow, ...rest } = now;
  const list = listChange(shotsBefore, shotsNow, isSame);
  if (list === null && isSame(restBefore, rest)) return undefined;
  return { rest, ...(list ?? { order: null, shots: [] }) };
}

function listChange<Item extends { readonly id: string }>(
  before: readonly Item[],
  now: readonly Item[],
  isEqual: (a: Item, b: Item) => boolean,
): ListChange<Item> | null {
  const moved = before.length !== now.length || now.some(({ id }, at) => before[at]?.id !== id);
  const known = new Map(before.map((item) => [item.id, item]));
  const shots = now.filter((item) => {
    const earlier = known.get(item.id);
    return earlier === undefined || !isEqual(earlier, item);
  });
  if (!moved && shots.length === 0) return null;
  return { order: moved ? now.map(({ id }) => id) : null, shots };
}

function changedList<Item extends { readonly id: string }>(
  before: readonly Item[],
  { order, shots }: ListChange<Item>,
): readonly Item[] {
  if (order === null && shots.length === 0) return before;
  const changed = new Map(shots.map((item) => [item.id, item]));
  const known = new Map(before.map((item) => [item.id, item]));
  const ids = order ?? before.map(({ id }) => id);
  return ids.flatMap((id) => changed.get(id) ?? known.get(id) ?? []);
}

function keysOf(rest: Rest): readonly (keyof Rest)[] {
  return Object.keys(rest) as (keyof Rest)[];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
