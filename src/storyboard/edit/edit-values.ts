import { isMap, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping, valueAt } from '../yaml/document-value.js';
import { isMergeKey } from '../yaml/read-values.js';
import { endOfLine, startOfLine } from '../yaml/text-lines.js';
import { withValue } from './change-value.js';
import { expandMerges, firstWith, releaseAnchors } from './detach-aliases.js';
import { insertEntry, removeEntry, replaceValue } from './edit-entries.js';
import {
  type EditableDocument,
  type Entry,
  endOfNode,
  nodeAt,
  ownEntry,
  readEditable,
} from './editable-document.js';
import { equalValues } from './equal-values.js';
import { replaceRange, type Splice, spliceText } from './text-splices.js';
import { writeFlow } from './write-value.js';

/** Writes a value under a key of the mapping at a path; other shots keep theirs. Null where it cannot be written. */
export function setValue(
  doc: EditableDocument,
  path: DocumentPath,
  {
    key,
    value,
    order,
  }: { readonly key: string; readonly value: DocumentValue; readonly order: readonly string[] },
): EditableDocument | null {
  const whole = [...path, key];
  if (equalValues(valueAt(doc.value, whole), value)) return doc;
  const intended = withValue(doc.value, whole, value);
  const map = nodeAt(doc.root, path);
  if (!isMap(map)) return null;
  const entry = ownEntry(map as YAMLMap.Parsed, key);
  if (!entry) return apply(doc, insertEntry(doc, map as YAMLMap.Parsed, { key, value, order }), intended);
  const inner = changeInside(doc, { path: whole, node: entry.value, value });
  if (inner) return inner;
  const free = releaseAnchors(doc, whole);
  const freeMap = free && nodeAt(free.root, path);
  if (!free || !isMap(freeMap)) return null;
  const freeEntry = ownEntry(freeMap as YAMLMap.Parsed, key);
  return freeEntry
    ? apply(free, replaceValue(free, freeMap as YAMLMap.Parsed, { entry: freeEntry, value }), intended)
    : null;
}

/** Removes a key that is written in the mapping at a path. Null where that is not possible. */
export function removeKey(doc: EditableDocument, path: DocumentPath, key: string): EditableDocument | null {
  const free = releaseAnchors(doc, [...path, key]);
  const map = free && nodeAt(free.root, path);
  const entry = isMap(map) ? ownEntry(map as YAMLMap.Parsed, key) : undefined;
  if (!free || !entry) return null;
  const merges = (map as YAMLMap.Parsed).items.some((one) => isMergeKey(one.key));
  const ways = removeEntry(free, map as YAMLMap.Parsed, entry);
  if (!merges) return apply(free, ways, withValue(free.value, [...path, key], undefined));
  // Without it, a merged value can take its place.
  for (const splices of ways) {
    const next = readEditable(spliceText(free.raw, splices), free.step);
    const merged = next && valueAt(next.value, [...path, key]);
    if (next && equalValues(next.value, withValue(free.value, [...path, key], merged))) return next;
  }
  return null;
}

// Of a mapping or a list, only the parts that differ are written.
function changeInside(
  doc: EditableDocument,
  {
    path,
    node,
    value,
  }: { readonly path: DocumentPath; readonly node: ParsedNode | null; readonly value: DocumentValue },
): EditableDocument | null {
  if (isMap(node) && isMapping(value))
    return changeMapping(doc, { path, map: node as YAMLMap.Parsed, value });
  if (isSeq(node) && Array.isArray(value)) return changeList(doc, { path, value });
  return null;
}

function changeMapping(
  doc: EditableDocument,
  {
    path,
    map,
    value,
  }: {
    readonly path: DocumentPath;
    readonly map: YAMLMap.Parsed;
    readonly value: { readonly [key: string]: DocumentValue };
  },
): EditableDocument | null {
  const keys = Object.keys(value);
  if (keys.length === 0 || (map.items as Entry[]).some(({ key }) => isMergeKey(key))) return null;
  let current: EditableDocument | null = doc;
  for (const key of keys) {
    current = current && setValue(current, path, { key, value: value[key] ?? null, order: keys });
  }
  for (const key of Object.keys((valueAt(doc.value, path) ?? {}) as object)) {
    if (current && !Object.hasOwn(value, key)) current = removeKey(current, path, key);
  }
  return current;
}

function changeList(
  doc: EditableDocument,
  { path, value }: { readonly path: DocumentPath; readonly value: readonly DocumentValue[] },
): EditableDocument | null {
  let current: EditableDocument | null = doc;
  const before = (valueAt(doc.value, path) ?? []) as readonly DocumentValue[];
  if (before.length === 0 || value.length === 0) return null;
  for (const [index, item] of value.entries()) {
    if (!current) return null;
    if (index < before.length) current = changeItem(current, [...path, index], item);
    else current = appendItem(current, path, item);
  }
  for (let index = before.length - 1; current && index >= value.length; index -= 1) {
    current = removeLastItem(current, path);
  }
  return current;
}

function changeItem(
  doc: EditableDocument,
  path: DocumentPath,
  value: DocumentValue,
): EditableDocument | null {
  if (equalValues(valueAt(doc.value, path), value)) return doc;
  const node = nodeAt(doc.root, path);
  if (!node) return null;
  const inner = changeInside(doc, { path, node, value });
  if (inner) return inner;
  const free = releaseAnchors(doc, path);
  const old = free && nodeAt(free.root, path);
  if (!free || !old) return null;
  const ways = [[replaceRange(old.range[0], endOfNode(old, free.text), writeFlow(value))]];
  return apply(free, ways, withValue(free.value, path, value));
}

function appendItem(
  doc: EditableDocument,
  path: DocumentPath,
  value: DocumentValue,
): EditableDocument | null {
  const seq = nodeAt(doc.root, path) as YAMLSeq.Parsed;
  const last = seq.items.at(-1) as ParsedNode | undefined;
  if (!last) return null;
  const at = seq.flow ? last.range[1] : endOfLine(doc.text, endOfNode(last, doc.text));
  const column = (seq.srcToken as { readonly indent?: number } | undefined)?.indent ?? 0;
  const written = seq.flow ? `, ${writeFlow(value)}` : `\n${' '.repeat(column)}- ${writeFlow(value)}`;
  const items = (valueAt(doc.value, path) ?? []) as readonly DocumentValue[];
  return apply(doc, [[replaceRange(at, at, written)]], withValue(doc.value, path, [...items, value]));
}

function removeLastItem(doc: EditableDocument, path: DocumentPath): EditableDocument | null {
  const items = (valueAt(doc.value, path) ?? []) as readonly DocumentValue[];
  const free = releaseAnchors(doc, [...path, items.length - 1]);
  const seq = free && (nodeAt(free.root, path) as YAMLSeq.Parsed);
  const [before, last] = (seq?.items ?? []).slice(-2) as ParsedNode[];
  if (!free || !seq || !before || !last) return null;
  const { text } = free;
  const end = endOfNode(last, text);
  const lines = [startOfLine(text, last.range[0]) - 1, endOfLine(text, end)] as const;
  const ways = seq.flow
    ? [[replaceRange(before.range[1], last.range[1], '')]]
    : [[replaceRange(lines[0], lines[1], '')]];
  return apply(free, ways, withValue(free.value, path, items.slice(0, -1)));
}

/** Writes a change. Where it would change other blocks through an anchor, these get their old values. */
function apply(
  doc: EditableDocument,
  ways: Iterable<readonly Splice[]>,
  intended: DocumentValue,
): EditableDocument | null {
  const tried = [...ways];
  const exact = firstWith(doc, tried, intended);
  if (exact) return exact;
  for (const splices of tried) {
    const next = readEditable(spliceText(doc.raw, splices), doc.step);
    const kept = next && keepOthers(next, intended);
    if (kept) return kept;
  }
  return null;
}

function keepOthers(changed: EditableDocument, intended: DocumentValue): EditableDocument | null {
  let current = changed;
  for (const path of blocksOf(intended)) {
    const meant = valueAt(intended, path);
    const has = valueAt(current.value, path);
    if (!isMapping(meant) || !isMapping(has) || equalValues(meant, has)) continue;
    // A key that it did not have came by a merge.
    const isMore = Object.keys(has).some((key) => !Object.hasOwn(meant, key));
    const expanded = isMore ? expandMerges(current, path) : current;
    if (!expanded) return null;
    current = expanded;
    for (const key of new Set([...Object.keys(has), ...Object.keys(meant)])) {
      const next = keepKey(current, path, { key, value: meant[key] });
      if (!next) return null;
      current = next;
    }
  }
  return equalValues(current.value, intended) ? current : null;
}

function keepKey(
  doc: EditableDocument,
  path: DocumentPath,
  { key, value }: { readonly key: string; readonly value: DocumentValue | undefined },
): EditableDocument | null {
  const target = withValue(doc.value, [...path, key], value);
  if (equalValues(target, doc.value)) return doc;
  const map = nodeAt(doc.root, path);
  if (!isMap(map)) return null;
  const entry = ownEntry(map as YAMLMap.Parsed, key);
  if (value === undefined) {
    return entry ? firstWith(doc, removeEntry(doc, map as YAMLMap.Parsed, entry), target) : null;
  }
  const ways = entry
    ? replaceValue(doc, map as YAMLMap.Parsed, { entry, value })
    : insertEntry(doc, map as YAMLMap.Parsed, { key, value, order: [] });
  for (const splices of ways) {
    const next = readEditable(spliceText(doc.raw, splices), doc.step);
    // Blocks that merge this one change with it, and follow later.
    if (next && equalValues(valueAt(next.value, [...path, key]), value)) return next;
  }
  return null;
}

// Every block that can merge another one, in the order of the file.
function blocksOf(document: DocumentValue): readonly DocumentPath[] {
  if (!isMapping(document)) return [];
  const shots = Array.isArray(document.shots) ? document.shots : [];
  const blocks = Object.keys(document).filter((key) => isMapping(document[key]));
  return [...blocks.map((key) => [key]), ...shots.map((_, index) => ['shots', index])];
}
