import { parseJson } from '../base/parse-json.js';
import type { Location } from '../diagnostics/diagnostic.js';
import { changedTexts, factsInNote, isSameList } from './exported-changes.js';
import { type ExportedClip, readExportedShot } from './exported-facts.js';
import { attribute, type FcpxmlAssets, mainChild, timeIn } from './fcpxml-assets.js';
import { inText } from './import-text.js';
import type { ImportedShot, Stated } from './imported-edit.js';
import { digestsIn, fileNameOf } from './media-names.js';
import type { PlacedClip } from './placed-shots.js';
import type { ReadElement } from './xml-reader.js';

interface ReadClip extends Omit<PlacedClip, 'start' | 'track' | 'before'> {
  /** The time of its first frame, in its own time. */
  readonly localStart: number;
}

/** A clip of a story; null if it has no length. */
export function readFcpxmlClip(item: ReadElement, assets: FcpxmlAssets): ReadClip | null {
  const media = assets.assetOf(item);
  const localStart = timeIn(item, 'start') ?? media?.start ?? 0;
  const length = timeIn(item, 'duration') ?? media?.length ?? 0;
  if (!(length > 0)) return null;
  const exported = readExportedShot(exportedIn(item, 'com.inbetween.shot'));
  const name = attribute(item, 'name')?.trim() ?? '';
  const from = localStart - (media?.start ?? 0);
  const at = inText(item.start, item.end);
  const main = mainChild(item);
  const innerName = main && attribute(main, 'name');
  return {
    localStart,
    length,
    shot: {
      ...{ at, name: name || media?.name || fileNameOf(media?.src ?? '') || 'a clip without a name' },
      id: exported?.id ?? (name === '' ? null : name),
      names: [name, innerName ?? '', media?.name ?? '', media?.src ?? ''].filter((one) => one !== ''),
      digests: digestsIn(media?.src ?? ''),
      ...changedTexts(textsOf(item, exported), exported),
      ...takeOf(item, { src: media?.src ?? '', exported }),
      ...(attribute(item, 'enabled') === '0'
        ? { skip: { value: true, at: attributeAt(item, 'enabled') } }
        : {}),
    },
    source: media === null ? null : { from, to: from + length, media: media.length },
    exported,
    media: media?.src || name,
  };
}

/** The facts that an export wrote into the metadata of an element. */
export function exportedIn(element: ReadElement, key: string): unknown {
  const entries = element.children.flatMap((one) => (one.name === 'metadata' ? one.children : []));
  const entry = entries.find((one) => attribute(one, 'key') === key);
  return entry && parseJson(attribute(entry, 'value') ?? '');
}

function textsOf(item: ReadElement, exported: ExportedClip | null): Parameters<typeof changedTexts>[0] {
  const notes: Stated<string>[] = [];
  let title: Stated<string> | undefined;
  for (const child of item.children) {
    if (child.name === 'note' && child.text.trim() !== '')
      notes.push({ value: child.text, at: inText(child.start, child.end) });
    if (child.name !== 'marker' && child.name !== 'chapter-marker') continue;
    const note = attribute(child, 'note');
    if (note !== undefined && note.trim() !== '') notes.push({ value: note, at: attributeAt(child, 'note') });
    title = titleOf(child, exported) ?? title;
  }
  const facts = notes.map((note) => ({ note, facts: factsInNote(note.value) }));
  const stated = (label: string): readonly Stated<string>[] =>
    facts.flatMap(({ note, facts: found }) => {
      const value = found?.get(label);
      return value === undefined ? [] : [{ value, at: note.at }];
    });
  const plain =
    exported === null ? facts.flatMap(({ note, facts: found }) => (found === null ? [note] : [])) : [];
  const differing = (label: string, before: string | null | undefined): Stated<string> | undefined =>
    stated(label).find(({ value }) => value !== before) ?? stated(label)[0];
  return {
    at: inText(item.start, item.end),
    title,
    prompts: [...stated('Prompt'), ...plain.slice(0, 1)],
    first: differing('First frame', exported?.first),
    last: differing('Last frame', exported?.last),
    captions: captionsOf(item, exported),
  };
}

// The markers of an export have the title of the shot, or its id where it has no title.
function titleOf(marker: ReadElement, exported: ExportedClip | null): Stated<string> | undefined {
  const value = attribute(marker, 'value')?.trim() ?? '';
  if (value === '') return undefined;
  if (exported === null)
    return marker.name === 'chapter-marker' ? { value, at: attributeAt(marker, 'value') } : undefined;
  return value === (exported.title ?? exported.id).trim()
    ? undefined
    : { value, at: attributeAt(marker, 'value') };
}

function captionsOf(item: ReadElement, exported: ExportedClip | null): Stated<readonly string[]> | undefined {
  const titles = item.children.filter(({ name }) => name === 'title' || name === 'caption');
  const texts = titles.map(textOfTitle).filter((one) => one.trim() !== '');
  const [first] = titles;
  const at = first === undefined ? inText(item.start, item.end) : inText(first.start, first.end);
  if (exported === null) return texts.length === 0 ? undefined : { value: texts, at };
  // A take that was chosen in the program has lost the titles of the one that the film shows.
  if (exported.cues === null || isSameList(texts, exported.cues)) return undefined;
  return { value: texts, at };
}

function textOfTitle(title: ReadElement): string {
  const texts = title.children.filter(({ name }) => name === 'text');
  return texts
    .map((text) => text.text + text.children.map((style) => style.text).join(''))
    .join('\n')
    .trim();
}

function takeOf(
  item: ReadElement,
  { src, exported }: { readonly src: string; readonly exported: ExportedClip | null },
): Pick<ImportedShot, 'take'> {
  if (exported === null || exported.clip === null) return {};
  const clip = exported.clip;
  const shown = digestsIn(src);
  if (shown.length === 0 || shown.some((digest) => clip.startsWith(digest))) return {};
  return { take: { value: shown[0]!, at: attributeAt(item, 'ref') } };
}

function attributeAt(element: ReadElement, name: string): Location {
  const found = element.attributes.get(name);
  return found === undefined ? inText(element.start, element.end) : inText(found.start, found.end);
}
