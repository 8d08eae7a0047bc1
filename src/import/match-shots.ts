import type { ImportedShot } from './imported-edit.js';
import { fileNameOf, plainNames } from './media-names.js';
import { shotId } from './shot-id.js';
import { imageKeys, type StoryboardView, type ViewedShot } from './storyboard-view.js';

/** For each imported shot: the shot of the storyboard that it is, or of which it is a further use; null for a new one. */
export interface MatchedShot {
  readonly imported: ImportedShot;
  readonly view: ViewedShot | null;
  /** The shot occurs earlier in the file as well. */
  readonly isCopy: boolean;
}

type Find = (shot: ImportedShot) => ViewedShot | undefined;

/**
 * Finds the shots of an imported file in the storyboard: by id, then by the names of clips and files, by the digests of
 * media, by both keyframes, and by texts that only one shot has. Never by their place.
 */
export function matchShots(
  shots: readonly ImportedShot[],
  view: StoryboardView,
  /** By the digest of a clip: the shot that it is a take of. */
  clips: ReadonlyMap<string, string>,
): readonly MatchedShot[] {
  const byId = new Map(view.shots.map((one) => [one.id, one]));
  const found = new Map<ImportedShot, ViewedShot>();
  const used = new Set<ViewedShot>();
  const copies = new Set<ImportedShot>();
  const pass = (find: Find, allowsCopies: boolean): void => {
    for (const shot of shots) {
      if (found.has(shot)) continue;
      const one = find(shot);
      if (one === undefined || (used.has(one) && !allowsCopies)) continue;
      if (used.has(one)) copies.add(shot);
      found.set(shot, one);
      used.add(one);
    }
  };
  const titles = uniqueBy(view.shots, ({ shot }) => (shot.title === null ? [] : [plain(shot.title)]));
  pass(({ id }) => (id === null ? undefined : (byId.get(id) ?? byId.get(id.toLowerCase()))), true);
  pass((shot) => {
    const names = [shot.id ?? '', ...shot.names].flatMap(plainNames);
    return names.map((name) => byId.get(name) ?? byId.get(shotId(name))).find((one) => one !== undefined);
  }, true);
  pass(
    ({ digests }) =>
      digests.map((digest) => byId.get(clipOf(clips, digest) ?? '')).find((one) => one !== undefined),
    true,
  );
  const images = uniqueBy(view.shots, imageKeys);
  pass(({ first, last }) => {
    if (first === undefined) return undefined;
    const ends = (text: string | undefined) =>
      text === undefined ? [''] : [text.replace(/^\.\//, ''), fileNameOf(text)];
    const keys = ends(first.value).flatMap((from) => ends(last?.value).map((to) => `${from}\n${to}`));
    return keys.map((key) => images.get(key)).find((one) => one !== undefined);
  }, false);
  const prompts = uniqueBy(view.shots, ({ shot }) => (shot.prompt === null ? [] : [plain(shot.prompt)]));
  pass(({ prompt }) => (prompt === undefined ? undefined : prompts.get(plain(prompt.value))), false);
  const captions = uniqueBy(view.shots, ({ shot }) => captionKey(shot.captions.map(({ text }) => text)));
  pass(
    (shot) =>
      captionKey(shot.captions?.value ?? [])
        .map((key) => captions.get(key))
        .find(Boolean),
    false,
  );
  pass(({ title }) => (title === undefined ? undefined : titles.get(plain(title.value))), false);
  pass(({ suggestedId }) => (suggestedId === undefined ? undefined : byId.get(shotId(suggestedId))), false);
  return shots.map((imported) => ({
    imported,
    view: found.get(imported) ?? null,
    isCopy: copies.has(imported),
  }));
}

// Eight digits name a clip in the names of exported files.
function clipOf(clips: ReadonlyMap<string, string>, digest: string): string | undefined {
  const exact = clips.get(digest);
  if (exact !== undefined || digest.length >= 64) return exact;
  const shots = new Set([...clips].flatMap(([one, shot]) => (one.startsWith(digest) ? [shot] : [])));
  return shots.size === 1 ? [...shots][0] : undefined;
}

/** Shots by keys that no other shot has. */
function uniqueBy(
  shots: readonly ViewedShot[],
  keysOf: (shot: ViewedShot) => readonly string[],
): ReadonlyMap<string, ViewedShot> {
  const byKey = new Map<string, ViewedShot | null>();
  for (const shot of shots) {
    for (const key of new Set(keysOf(shot))) byKey.set(key, byKey.has(key) ? null : shot);
  }
  return new Map([...byKey].flatMap(([key, shot]) => (shot === null ? [] : [[key, shot] as const])));
}

function captionKey(texts: readonly string[]): readonly string[] {
  const text = plain(texts.join('\n'));
  return text === '' ? [] : [text];
}

/** A text without differences of spaces and line breaks. */
export function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}
