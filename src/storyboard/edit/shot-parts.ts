import { isMap, type ParsedNode } from 'yaml';
import { type DocumentValue, isMapping, valueAt } from '../yaml/document-value.js';
import { isMergeKey } from '../yaml/read-values.js';
import { firstStep } from './edit-entries.js';
import { chunksOf, shotList } from './edit-shots.js';
import { type EditableDocument, type Entry, nodeAt, readEditable, visitNodes } from './editable-document.js';
import { equalValues } from './equal-values.js';
import { usualLineBreak } from './text-splices.js';

/** The text of a storyboard in parts, so that an edit of one shot parses this shot only. Offsets are those of a part. */
export interface ShotParts {
  /** Up to the first shot. */
  readonly head: string;
  readonly shots: ShotPart[];
  /** After the last shot and its line break. */
  readonly tail: string;
  /** The column of the dashes. */
  readonly column: number;
}

/** One shot of the list. */
export interface ShotPart {
  /** Its lines without the last line break. */
  readonly text: string;
  /** What is between it and the next shot; after the last one, a line break or nothing. It keeps its place in moves. */
  readonly after: string;
  readonly value: DocumentValue;
  /** How its first block is indented; null if it has none. */
  readonly step: number | null;
  /** A storyboard of this shot only; null where it was not needed yet. */
  readonly doc: EditableDocument | null;
}

// A part is parsed as the only shot of a storyboard.
const HEAD = 'shots:\n';

/**
 * The parts of a document; null where an edit of one shot can concern another one, or depends on more than the shot
 * itself: for aliases, merges, shots within brackets, different line breaks, and blocks of text that include the empty
 * lines below them.
 */
export function splitShots({ raw, text, root, value, targets }: EditableDocument): ShotParts | null {
  const seq = shotList(nodeAt(root, ['shots']));
  const values = valueAt(value, ['shots']);
  if (!seq || seq.flow || !Array.isArray(values) || values.length === 0) return null;
  if (targets.size > 0 || hasMerge(root) || hasSeveralLineBreaks(raw) || /[|>]\d*\+/.test(text)) return null;
  const chunks = chunksOf(text, seq);
  const end = chunks.at(-1)?.[1] ?? 0;
  const shots = chunks.map(([from, to], index): ShotPart => {
    const own = text.slice(from, to);
    const next = chunks[index + 1]?.[0] ?? (text[to] === '\n' ? to + 1 : to);
    const after = text.slice(to, next);
    return { text: own, after, value: values[index] ?? null, step: firstStep(own), doc: null };
  });
  return {
    head: text.slice(0, chunks[0]?.[0] ?? 0),
    shots,
    tail: text.slice(end + (shots.at(-1)?.after.length ?? 0)),
    column: (seq.srcToken as { readonly indent?: number } | undefined)?.indent ?? 0,
  };
}

/** The text of the file: with the byte order mark and the line breaks of the old one. */
export function joinShots({ head, shots, tail }: ShotParts, raw: string): string {
  const text = [head, ...shots.map((one) => one.text + one.after), tail].join('');
  const mark = raw.startsWith('\uFEFF') ? '\uFEFF' : '';
  return mark + text.replaceAll('\n', usualLineBreak(raw));
}

/** How a block of the whole text is indented; undefined where no part shows it. */
export function stepOfParts({ head, shots, tail }: ShotParts): number | undefined {
  return firstStep(head) ?? shots.find(({ step }) => step !== null)?.step ?? firstStep(tail) ?? undefined;
}

/** A shot as a storyboard of its own; null where it means something else there. */
export function documentOf(part: ShotPart, step: number): EditableDocument | null {
  if (part.doc !== null) return { ...part.doc, step };
  const doc = readEditable(HEAD + part.text + part.after, step);
  return doc && equalValues(doc.value, onlyShot(part.value)) ? doc : null;
}

/** The part that an edited storyboard of one shot is; null where it has become something else. */
export function partOf(doc: EditableDocument): ShotPart | null {
  const seq = shotList(nodeAt(doc.root, ['shots']));
  const [chunk, ...more] = seq ? chunksOf(doc.text, seq) : [];
  const value = valueAt(doc.value, ['shots', 0]);
  if (chunk === undefined || more.length > 0 || chunk[0] !== HEAD.length || value === undefined) return null;
  const text = doc.text.slice(...chunk);
  return { text, after: doc.text.slice(chunk[1]), value, step: firstStep(text), doc };
}

/** The id of a shot; empty where it has none. */
export function idOfPart({ value }: ShotPart): string {
  return isMapping(value) && typeof value.id === 'string' ? value.id : '';
}

function onlyShot(shot: DocumentValue): DocumentValue {
  return { shots: [shot] };
}

function hasMerge(root: ParsedNode): boolean {
  let found = false;
  visitNodes(root, (node) => {
    found ||= isMap(node) && (node.items as Entry[]).some(({ key }) => isMergeKey(key));
  });
  return found;
}

function hasSeveralLineBreaks(raw: string): boolean {
  return new Set(raw.match(/\r\n?|\n/g)).size > 1;
}
