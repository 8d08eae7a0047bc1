import { type Alias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import { composeDocument } from '../yaml/compose-document.js';
import type { DocumentValue } from '../yaml/document-value.js';
import { isMergeKey, keyName, readValues } from '../yaml/read-values.js';
import { endOfLine } from '../yaml/text-lines.js';
import { plainText } from './text-splices.js';

/** A text that can be edited: its nodes and its value. Offsets refer to `text`. */
export interface EditableDocument {
  /** The text of the file, with its byte order mark and its line breaks. */
  readonly raw: string;
  readonly text: string;
  readonly root: YAMLMap.Parsed;
  readonly value: DocumentValue;
  /** The anchored node of each alias. */
  readonly targets: ReadonlyMap<Alias, ParsedNode>;
  /** How many columns a block is indented, where the text is a part of a file. Otherwise the text itself says it. */
  readonly step?: number | undefined;
}

/** A key of a mapping with its value, as parsed. */
export type Entry = Pair<ParsedNode, ParsedNode | null>;

/** Parses a text; null where it has a syntax error, a wrong alias or a duplicate key, or is not a mapping. */
export function readEditable(raw: string, step?: number): EditableDocument | null {
  const text = plainText(raw);
  const composed = composeDocument(text, { keepSourceTokens: true });
  if (!composed.ok || !isMap(composed.root)) return null;
  const read = readValues(composed.root, () => 0);
  if (read.diagnostics.length > 0) return null;
  return { raw, text, root: composed.root as YAMLMap.Parsed, value: read.value, targets: read.targets, step };
}

/** The node at a path, by keys and items that are written there; undefined where the path leads through an alias. */
export function nodeAt(root: ParsedNode, path: DocumentPath): ParsedNode | null | undefined {
  let node: ParsedNode | null | undefined = root;
  for (const step of path) {
    if (isMap(node)) node = ownEntry(node as YAMLMap.Parsed, String(step))?.value;
    else if (isSeq(node) && typeof step === 'number') node = node.items[step] as ParsedNode | undefined;
    else return undefined;
  }
  return node;
}

/** The entry of a mapping that is written in it, not merged into it. */
export function ownEntry(map: YAMLMap.Parsed, name: string): Entry | undefined {
  return (map.items as Entry[]).find(({ key }) => isScalar(key) && !isMergeKey(key) && keyName(key) === name);
}

/** Whether a node was written without any sign: the value of "title:". */
export function isEmptyNode(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.range[0] === node.range[1]);
}

interface EntryTokens {
  readonly start?: readonly { readonly type: string; readonly offset: number; readonly source: string }[];
  readonly sep?: readonly { readonly type: string; readonly offset: number; readonly source: string }[];
}

/** Where the parts of an entry are in the text. */
export interface EntryPlaces {
  /** Of its key, with an anchor or a question mark before it. */
  readonly start: number;
  /** After its colon; null where it has none. */
  readonly afterColon: number | null;
  /** Where its value starts, with an anchor or a tag before it; after the colon where it has no value. */
  readonly valueStart: number;
  /** Where its last sign ends, without a comment and without the line break after it. */
  readonly end: number;
  /** Whether a comment is between the colon and the value. */
  readonly hasInnerComment: boolean;
}

/** Finds the parts of an entry. */
export function placesOf(entry: Entry, text: string): EntryPlaces {
  const { start = [], sep = [] } = (entry.srcToken ?? {}) as EntryTokens;
  const before = start.find(({ type }) => type === 'explicit-key-ind' || type === 'anchor' || type === 'tag');
  const colon = sep.find(({ type }) => type === 'map-value-ind');
  const afterColon = colon ? colon.offset + colon.source.length : null;
  const props = sep.find(
    ({ type, offset }) => (type === 'anchor' || type === 'tag') && offset >= (afterColon ?? 0),
  );
  const isEmpty = isEmptyNode(entry.value);
  const valueStart =
    props?.offset ?? (isEmpty ? (afterColon ?? entry.key.range[1]) : (entry.value?.range[0] ?? 0));
  const propsEnd = sep
    .filter(({ type }) => type === 'anchor' || type === 'tag' || type === 'map-value-ind')
    .map(({ offset, source }) => offset + source.length)
    .at(-1);
  return {
    start: Math.min(before?.offset ?? entry.key.range[0], entry.key.range[0]),
    afterColon,
    valueStart,
    end: isEmpty ? (propsEnd ?? entry.key.range[1]) : endOfNode(entry.value as ParsedNode, text),
    hasInnerComment: sep.some(({ type }) => type === 'comment'),
  };
}

/** Where the last sign of a node ends, without a comment and without the line break after it. */
export function endOfNode(node: ParsedNode, text: string): number {
  if (isMap(node) && !node.flow) {
    const last = (node.items as Entry[]).at(-1);
    return last ? placesOf(last, text).end : node.range[1];
  }
  if (isSeq(node) && !node.flow) {
    const last = node.items.at(-1) as ParsedNode | null | undefined;
    if (last && !isEmptyNode(last)) return endOfNode(last, text);
    return node.range[1];
  }
  const end = node.range[1];
  // A block text includes its last line break.
  return end > node.range[0] && text[end - 1] === '\n' ? end - 1 : end;
}

/** Where the line of a node's last sign ends: its comment belongs to it. */
export function endOfLastLine(node: ParsedNode, text: string): number {
  return endOfLine(text, endOfNode(node, text));
}

/** Visits a node and all nodes inside it, not those behind aliases. */
export function visitNodes(node: ParsedNode | null, visit: (node: ParsedNode) => void): void {
  if (node === null || node === undefined) return;
  visit(node);
  if (isMap(node)) {
    for (const { key, value } of node.items as Entry[]) {
      visitNodes(key, visit);
      visitNodes(value, visit);
    }
  } else if (isSeq(node)) for (const item of node.items) visitNodes(item as ParsedNode, visit);
}
