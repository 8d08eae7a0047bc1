import type { EditValue, StoryboardChange } from '../storyboard/edit/storyboard-change.js';
import type { StoryboardView, ViewedShot } from './storyboard-view.js';

/** The order of all shots: that of the file, with shots that are not in it after the shot that they followed. */
export function shotOrder(imported: readonly string[], before: readonly string[]): readonly string[] {
  const present = new Set(imported);
  const following = new Map<string | null, string[]>();
  let last: string | null = null;
  for (const id of before) {
    if (present.has(id)) last = id;
    else following.set(last, [...(following.get(last) ?? []), id]);
  }
  return [...(following.get(null) ?? []), ...imported.flatMap((id) => [id, ...(following.get(id) ?? [])])];
}

interface AddedShot {
  readonly id: string;
  readonly shot: { readonly id: string } & Readonly<Record<string, EditValue>>;
}

/** Moves and inserts shots, with the fewest moves, so that every shot keeps its images. */
export function orderChanges({
  view,
  target,
  added,
  changes,
}: {
  readonly view: StoryboardView;
  readonly target: readonly string[];
  readonly added: readonly AddedShot[];
  /** Changes of values that come before. */
  readonly changes: readonly StoryboardChange[];
}): readonly StoryboardChange[] {
  const isNew = new Set(added.map(({ id }) => id));
  const before = view.shots.map(({ id }) => id);
  return [
    ...keptImages(view, target, changes),
    ...withoutFirstTransition(view, target),
    ...moves(
      before,
      target.filter((id) => !isNew.has(id)),
    ),
    ...target.flatMap((id, at): readonly StoryboardChange[] => {
      const one = isNew.has(id) ? added.find((shot) => shot.id === id) : undefined;
      if (one === undefined) return [];
      const { transition: _, ...follows } = one.shot;
      return [{ kind: 'insert-shot', at, shot: at === 0 ? (follows as AddedShot['shot']) : one.shot }];
    }),
  ];
}

// "first: previous" names the image of a neighbour: another neighbour would be another clip, which costs money.
function keptImages(
  view: StoryboardView,
  target: readonly string[],
  changes: readonly StoryboardChange[],
): readonly StoryboardChange[] {
  const byId = new Map(view.shots.map((one) => [one.id, one]));
  const previousOf = new Map(target.map((id, index) => [id, target[index - 1]]));
  return view.shots.flatMap((one, index): readonly StoryboardChange[] => {
    const former = view.shots[index - 1];
    if (!isPrevious(one) || former === undefined || isSet(changes, one.id, 'first')) return [];
    const now = previousOf.get(one.id);
    if (now === former.id) return [];
    const image = former.written.last;
    const other = now === undefined ? undefined : byId.get(now);
    if (typeof image !== 'string' || (other !== undefined && other.written.last === image)) return [];
    return [{ kind: 'set', in: { shot: one.id }, key: 'first', value: image }];
  });
}

function isPrevious({ written }: ViewedShot): boolean {
  return typeof written.first === 'string' && written.first.trim() === 'previous';
}

// The first shot of a file follows nothing.
function withoutFirstTransition(
  view: StoryboardView,
  [first]: readonly string[],
): readonly StoryboardChange[] {
  const written = view.shots.find(({ id }) => id === first)?.written.transition;
  if (first === undefined || written === undefined || written === 'cut') return [];
  return [{ kind: 'remove', in: { shot: first }, key: 'transition' }];
}

function isSet(changes: readonly StoryboardChange[], shot: string, key: string): boolean {
  return changes.some(
    (one) => one.kind === 'set' && one.key === key && typeof one.in === 'object' && one.in.shot === shot,
  );
}

// Shots that are in order among themselves stay; all others move behind the shot that they follow.
function moves(before: readonly string[], target: readonly string[]): readonly StoryboardChange[] {
  const kept = longestInOrder(before, target);
  const current = [...before];
  return target.flatMap((id, index): readonly StoryboardChange[] => {
    if (kept.has(id)) return [];
    const from = current.indexOf(id);
    current.splice(from, 1);
    const previous = target[index - 1];
    const to = previous === undefined ? 0 : current.indexOf(previous) + 1;
    current.splice(to, 0, id);
    return from === to ? [] : [{ kind: 'move-shot', shot: id, to }];
  });
}

/** The most shots that have the same order in both lists. */
function longestInOrder(before: readonly string[], target: readonly string[]): ReadonlySet<string> {
  const places = new Map(before.map((id, index) => [id, index]));
  const ends: { readonly place: number; readonly id: string; readonly previous: string | null }[] = [];
  const previousOf = new Map<string, string | null>();
  for (const id of target) {
    const place = places.get(id);
    if (place === undefined) continue;
    const found = ends.findIndex((one) => one.place > place);
    const at = found === -1 ? ends.length : found;
    const previous = ends[at - 1]?.id ?? null;
    previousOf.set(id, previous);
    ends[at] = { place, id, previous };
  }
  const kept = new Set<string>();
  for (let id = ends.at(-1)?.id ?? null; id !== null; id = previousOf.get(id) ?? null) kept.add(id);
  return kept;
}
