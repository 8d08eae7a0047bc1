import { decodeLock } from './decode.js';
import { emptyLock, type LockedShot, type Lockfile } from './format.js';
import { mergeTakes, pickConflicts } from './merge-takes.js';

/** What the text of a lockfile contains. */
export interface ReadLock {
  readonly lock: Lockfile;
  /** `merging`: it contains the conflict markers of an unfinished merge, and `lock` is the merge of both sides. */
  readonly state: 'absent' | 'settled' | 'merging';
}

/**
 * Reads the text of a lockfile of any released format; undefined if there is no file. `name` names it in messages.
 * Throws RenderError `lockfile-unreadable` or `lockfile-newer`.
 */
export function readLockText(text: string | undefined, name: string): ReadLock {
  if (text === undefined) return { lock: emptyLock, state: 'absent' };
  const sides = sidesOf(text).map((side) => decodeLock(side, name));
  return { lock: sides.reduce(mergeLocks), state: sides.length > 1 ? 'merging' : 'settled' };
}

/** Splits a text with the conflict markers of an unfinished merge into both sides; one side if there are no markers. */
export function sidesOf(text: string): readonly string[] {
  if (!/^<{7}(?: |$)/m.test(text)) return [text];
  return [sideOf(text, 'ours'), sideOf(text, 'theirs')];
}

function sideOf(text: string, wanted: 'ours' | 'theirs'): string {
  let part: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    if (/^<{7}(?: |$)/.test(line)) part = 'ours';
    else if (/^\|{7}(?: |$)/.test(line)) part = 'base';
    else if (/^={7}$/.test(line.trimEnd())) part = 'theirs';
    else if (/^>{7}(?: |$)/.test(line)) part = 'both';
    else if (part === 'both' || part === wanted) kept.push(line);
  }
  return kept.join('\n');
}

/**
 * Merges two lockfiles that were written independently. The result does not depend on their order, so all machines
 * get the same one: of two clips for one request the older is used, of two requests for one shot the newer.
 */
export function mergeLocks(a: Lockfile, b: Lockfile): Lockfile {
  const shots = new Map(a.shots);
  for (const [id, theirs] of b.shots) {
    const ours = shots.get(id);
    shots.set(id, ours ? choose(ours, theirs) : theirs);
  }
  // A film belongs to one set of clips. If the sides have different films, neither is the film of the merged clips.
  const sameFilm = a.film !== null && a.film.digest === b.film?.digest;
  const uncollected = mergeUncollected(a, b, shots);
  const conflicts = pickConflicts(a.takes, b.takes);
  return {
    film: sameFilm ? a.film : null,
    shots,
    ...(uncollected.size > 0 ? { uncollected } : {}),
    ...mergeTakes(a.takes, b.takes),
    ...(conflicts.length > 0 ? { conflicts } : {}),
  };
}

// A take that one side has collected is not open any more.
function mergeUncollected(a: Lockfile, b: Lockfile, shots: Lockfile['shots']) {
  const open = new Map(a.uncollected);
  for (const [id, theirs] of b.uncollected ?? []) {
    const ours = open.get(id);
    if (!ours || theirs.take.at > ours.take.at) open.set(id, theirs);
  }
  for (const [id, { key }] of open) if (shots.get(id)?.key === key) open.delete(id);
  return open;
}

function choose(a: LockedShot, b: LockedShot): LockedShot {
  const [older, younger] = isOlder(a, b) ? [a, b] : [b, a];
  return a.key === b.key ? older : younger;
}

function isOlder(a: LockedShot, b: LockedShot): boolean {
  if (a.take.at !== b.take.at) return a.take.at < b.take.at;
  return a.clip.digest < b.clip.digest;
}
