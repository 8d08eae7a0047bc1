import { type Alias, isAlias, isMap, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping, valueAt } from '../yaml/document-value.js';
import { isMergeKey } from '../yaml/read-values.js';
import { insertEntry, removeEntry } from './edit-entries.js';
import {
  type EditableDocument,
  type Entry,
  nodeAt,
  ownEntry,
  readEditable,
  visitNodes,
} from './editable-document.js';
import { equalValues } from './equal-values.js';
import { replaceRange, type Splice, spliceText } from './text-splices.js';
import { writeFlow } from './write-value.js';

/** The first of several ways to write a document with exactly this value; null where none has it. */
export function firstWith(
  doc: EditableDocument,
  ways: Iterable<readonly Splice[]>,
  intended: DocumentValue,
): EditableDocument | null {
  for (const splices of ways) {
    const next = readEditable(spliceText(doc.raw, splices), doc.step);
    if (next && equalValues(next.value, intended)) return next;
  }
  return null;
}

/**
 * Frees a value from the aliases outside it, before it is replaced: the first of them takes over the anchor with the
 * value. No value of the document changes. Null where that is not possible.
 */
export function releaseAnchors(doc: EditableDocument, path: DocumentPath): EditableDocument | null {
  let current = doc;
  for (;;) {
    const node = nodeAt(current.root, path);
    const alias = node ? firstAliasInto(current, node) : undefined;
    if (alias === undefined) return current;
    const next = takeOver(current, alias);
    if (next === null) return null;
    current = next;
  }
}

function firstAliasInto({ targets }: EditableDocument, node: ParsedNode): Alias.Parsed | undefined {
  const inside = new Set<unknown>();
  visitNodes(node, (one) => inside.add(one));
  const found = [...targets].filter(([alias, target]) => inside.has(target) && !inside.has(alias));
  return found.map(([alias]) => alias as Alias.Parsed).sort((a, b) => a.range[0] - b.range[0])[0];
}

function takeOver(doc: EditableDocument, alias: Alias.Parsed): EditableDocument | null {
  const merging = mergingPath(doc, alias);
  if (merging) return expandMerges(doc, merging);
  const target = doc.targets.get(alias);
  if (!target) return null;
  const value = valueOfNode(doc, target);
  if (value === undefined) return null;
  const name = alias.source;
  const sign = doc.text.lastIndexOf(`&${name}`, target.range[0]);
  const [start, end] = alias.range;
  const literal = writeFlow(value);
  const after = /^[ \t]*/.exec(doc.text.slice(sign + name.length + 1))?.[0].length ?? 0;
  const without = replaceRange(sign, sign + 1 + name.length + after, '');
  return firstWith(
    doc,
    [[without, replaceRange(start, end, `&${name} ${literal}`)], [replaceRange(start, end, literal)]],
    doc.value,
  );
}

/** Writes every alias and merge of a block as the values behind them. Null where that is not possible. */
export function detachAliases(doc: EditableDocument, path: DocumentPath): EditableDocument | null {
  let current: EditableDocument | null = expandMerges(doc, path);
  while (current) {
    const node = nodeAt(current.root, path);
    let alias: Alias.Parsed | undefined;
    visitNodes(node ?? null, (one) => {
      if (alias === undefined && isAlias(one)) alias = one;
    });
    if (alias === undefined) return current;
    const target = current.targets.get(alias);
    const value = target && valueOfNode(current, target);
    if (value === undefined) return null;
    current = firstWith(
      current,
      [[replaceRange(alias.range[0], alias.range[1], writeFlow(value))]],
      current.value,
    );
  }
  return null;
}

/** Writes the merged keys of a mapping as its own, in place of `<<`. Null where that is not possible. */
export function expandMerges(doc: EditableDocument, path: DocumentPath): EditableDocument | null {
  const value = valueAt(doc.value, path);
  let current: EditableDocument = doc;
  for (const [key, merged] of Object.entries(isMapping(value) ? value : {})) {
    const map = nodeAt(current.root, path);
    if (!isMap(map) || ownEntry(map as YAMLMap.Parsed, key)) continue;
    const ways = insertEntry(current, map as YAMLMap.Parsed, { key, value: merged, order: [] });
    const next = firstWith(current, ways, doc.value);
    if (next === null) return null;
    current = next;
  }
  for (;;) {
    const map = nodeAt(current.root, path);
    const merge = isMap(map) ? (map.items as Entry[]).find(({ key }) => isMergeKey(key)) : undefined;
    if (!merge) return current;
    const next = firstWith(current, removeEntry(current, map as YAMLMap.Parsed, merge), doc.value);
    if (next === null) return null;
    current = next;
  }
}

// The path of the mapping that merges an alias; undefined where the alias is a value.
function mergingPath(doc: EditableDocument, alias: Alias.Parsed): DocumentPath | undefined {
  return findPath(doc.root, (node) => {
    if (!isMap(node)) return false;
    return (node.items as Entry[]).some(
      ({ key, value }) =>
        isMergeKey(key) && (value === alias || (isSeq(value) && value.items.includes(alias))),
    );
  });
}

function valueOfNode(doc: EditableDocument, node: ParsedNode): DocumentValue | undefined {
  const path = findPath(doc.root, (one) => one === node);
  return path && valueAt(doc.value, path);
}

function findPath(
  node: ParsedNode | null,
  isMeant: (node: ParsedNode) => boolean,
  path: DocumentPath = [],
): DocumentPath | undefined {
  if (node === null || node === undefined) return undefined;
  if (isMeant(node)) return path;
  if (isMap(node)) {
    for (const { key, value } of node.items as Entry[]) {
      const name = 'value' in key ? String(key.value) : '';
      const found = findPath(value, isMeant, [...path, name]);
      if (found) return found;
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = findPath(item as ParsedNode, isMeant, [...path, index]);
      if (found) return found;
    }
  }
  return undefined;
}
