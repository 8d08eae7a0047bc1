import type { LockedShot, Lockfile } from './format.js';

/**
 * Splits a text that holds the marks of an unfinished merge into both of its sides; one side when there is no mark.
 */
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
 * One lock of two that were written apart. Every machine comes to the same one, in whichever order it is given
 * them: of two clips for one request the older counts, of two requests for one shot the younger.
 */
export function mergeLocks(a: Lockfile, b: Lockfile): Lockfile {
  const shots = new Map(a.shots);
  for (const [id, theirs] of b.shots) {
    const ours = shots.get(id);
    shots.set(id, ours ? choose(ours, theirs) : theirs);
  }
  // A film belongs to one set of clips: when the sides made different ones, neither film is the merged one.
  const sameFilm = a.film !== null && a.film.digest === b.film?.digest;
  return { film: sameFilm ? a.film : null, shots };
}

function choose(a: LockedShot, b: LockedShot): LockedShot {
  const [older, younger] = isOlder(a, b) ? [a, b] : [b, a];
  return a.key === b.key ? older : younger;
}

function isOlder(a: LockedShot, b: LockedShot): boolean {
  if (a.take.at !== b.take.at) return a.take.at < b.take.at;
  return a.clip.digest < b.clip.digest;
}
