import { type RenderPlan, storyboardIds } from './render-plan.js';
import type { UnknownShot } from './unknown-shot.js';

/**
 * The ids of the shots of a plan that these words name. Numbers and ranges count all shots of the storyboard. Skipped shots
 * are left out; a word that names nothing else is the answer instead.
 */
export function selectPlanned(
  words: readonly string[],
  plan: Pick<RenderPlan, 'shots' | 'skipped'>,
): ReturnType<typeof selectShots> {
  const ids = storyboardIds(plan);
  const skipped = new Set(plan.skipped?.map(({ id }) => id));
  const selected = selectShots(words, ids);
  if (selected.status === 'unknown-shot' || skipped.size === 0) return selected;
  for (const word of words) {
    const named = selectShots([word], ids);
    if (named.status === 'selected' && named.ids.every((id) => skipped.has(id)))
      return { status: 'unknown-shot', id: named.ids.join(', '), known: ids, skipped: true };
  }
  return { ...selected, ids: selected.ids.filter((id) => !skipped.has(id)) };
}

/**
 * The ids of the shots that these words name: ids, numbers from 1, ranges ("3-5", "canal..stars") and patterns ("c*", "sh?t").
 * `ids` are those of the storyboard in its order. A word that names no shot is the answer instead. An id is taken before
 * everything else that a word could mean.
 */
export function selectShots(
  words: readonly string[],
  ids: readonly string[],
): { readonly status: 'selected'; readonly ids: readonly string[] } | UnknownShot {
  const selected = new Set<string>();
  for (const word of words) {
    const found = shotsOf(word, ids);
    if (!Array.isArray(found)) return { status: 'unknown-shot', known: ids, ...(found as Unfound) };
    for (const id of found) selected.add(id);
  }
  return { status: 'selected', ids: ids.filter((id) => selected.has(id)) };
}

type Unfound = Pick<UnknownShot, 'id' | 'why'>;

function shotsOf(word: string, ids: readonly string[]): readonly string[] | Unfound {
  if (ids.includes(word)) return [word];
  if (/[*?]/.test(word)) return matching(word, ids);
  const range = rangeOf(word);
  if (range === null) {
    const at = placeOf(word, ids);
    return typeof at === 'number' ? [ids[at] as string] : at;
  }
  // In a range of numbers, an id that looks like a number is none.
  const named = word.includes('..') ? ids : ids.map(() => '');
  const [from, to] = range.map((end) => placeOf(end, named));
  if (typeof from !== 'number') return from as Unfound;
  if (typeof to !== 'number') return to as Unfound;
  // In either direction: both ends are shots, so it is clear what is between them.
  return ids.slice(Math.min(from, to), Math.max(from, to) + 1);
}

// An id can contain a minus sign, and no dot.
function rangeOf(word: string): readonly [string, string] | null {
  const [, a, b] = /^(.+?)\.\.(.+)$/.exec(word) ?? /^(\d+)[-–](\d+)$/.exec(word) ?? [];
  return a === undefined || b === undefined ? null : [a.trim(), b.trim()];
}

function placeOf(word: string, ids: readonly string[]): number | Unfound {
  const at = ids.indexOf(word);
  if (at >= 0) return at;
  if (/\.ya?ml$/i.test(word)) return { id: word, why: `To name a storyboard: --storyboard ${word}.` };
  if (!/^\d+$/.test(word)) return { id: word };
  const number = Number(word);
  if (number >= 1 && number <= ids.length) return number - 1;
  return { id: word, why: `The storyboard has ${ids.length === 1 ? 'one shot' : `${ids.length} shots`}.` };
}

function matching(pattern: string, ids: readonly string[]): readonly string[] | Unfound {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const found = ids.filter((id) => new RegExp(`^${source}$`).test(id));
  return found.length > 0 ? found : { id: pattern, why: 'No id matches this pattern.' };
}
