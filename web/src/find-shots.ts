import type { LiveShot } from '../../src/live-view/live-view.js';

/** A shot that matches a search, and the text that matched. */
export interface FoundShot {
  readonly shot: LiveShot;
  /** Its place among the shots. */
  readonly index: number;
  /** The part of the prompt, caption or note in which a word was found; null for its name. */
  readonly excerpt: string | null;
}

// Before and after the first word that was found.
const BEFORE = 24;
const LENGTH = 90;

/**
 * The shots that contain every word of a search: in number, id, title, prompt, caption, note or settings. Case and
 * accents do not matter. Shots that are named so come before those that only mention it.
 */
export function findShots(shots: readonly LiveShot[], search: string): readonly FoundShot[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = shots.flatMap((shot, index) => {
    const name = plain(`${index + 1} ${shot.id} ${shot.title ?? ''}`);
    const texts = [shot.prompt, shot.caption, shot.note].filter((text) => text !== null);
    const all = plain([name, ...texts, ...shot.settings.map(([, value]) => value)].join('\n'));
    if (!words.every((word) => all.includes(word))) return [];
    const isNamed = words.every((word) => name.includes(word));
    const rank = String(index + 1) === search.trim() ? 0 : isNamed ? 1 : 2;
    return [{ shot, index, excerpt: isNamed ? null : excerptOf(texts, words), rank }];
  });
  return found
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ shot, index, excerpt }) => ({ shot, index, excerpt }));
}

function excerptOf(texts: readonly string[], words: readonly string[]): string | null {
  for (const text of texts) {
    const at = words.map((word) => plain(text).indexOf(word)).find((place) => place !== -1);
    if (at === undefined) continue;
    const from = Math.max(0, at - BEFORE);
    const part = text.slice(from, from + LENGTH);
    return `${from > 0 ? '…' : ''}${part}${from + LENGTH < text.length ? '…' : ''}`;
  }
  return null;
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
