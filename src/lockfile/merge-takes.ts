import type { ListedTake, LockedPick, Lockfile, PickConflict, ShotTakes, TakeName } from './format.js';

/** The takes of both lockfiles. Nothing that a person wrote is lost: stars are kept, and different notes are joined. */
export function mergeTakes(a: Lockfile['takes'], b: Lockfile['takes']): Pick<Lockfile, 'takes'> {
  const takes = new Map(a);
  for (const [id, theirs] of b ?? []) {
    const ours = takes.get(id);
    takes.set(id, ours ? mergeShot(ours, theirs) : theirs);
  }
  return takes.size === 0 ? {} : { takes };
}

/** The shots for which both lockfiles have a pick, and not the same one. */
export function pickConflicts(a: Lockfile['takes'], b: Lockfile['takes']): readonly PickConflict[] {
  return [...(a ?? [])].flatMap(([shot, { pick: ours }]) => {
    const theirs = b?.get(shot)?.pick ?? null;
    if (ours === null || theirs === null) return [];
    return ours.take === theirs.take && ours.for === theirs.for ? [] : [{ shot, picks: [ours, theirs] }];
  });
}

function mergeShot(a: ShotTakes, b: ShotTakes): ShotTakes {
  const list = new Map<TakeName, ListedTake>(a.list);
  for (const [name, theirs] of b.list) {
    const ours = list.get(name);
    list.set(name, ours ? mergeListed(ours, theirs) : theirs);
  }
  return { pick: mergePicks(a.pick, b.pick), note: mergeNotes(a.note, b.note), list };
}

function mergeListed(a: ListedTake, b: ListedTake): ListedTake {
  const older = a.take.at <= b.take.at ? a : b;
  return { ...older, star: a.star || b.star, note: mergeNotes(a.note, b.note) };
}

// One that only one side has was made after the branches parted, or removed on the other side: then nothing is in
// conflict, and the pick that a person may still want is kept.
function mergePicks(a: LockedPick | null, b: LockedPick | null): LockedPick | null {
  if (a === null || b === null) return a ?? b;
  return `${a.for} ${a.take}` <= `${b.for} ${b.take}` ? a : b;
}

function mergeNotes(a: string | null, b: string | null): string | null {
  if (a === null || b === null || a === b) return a ?? b;
  return [a, b].sort().join('\n');
}
