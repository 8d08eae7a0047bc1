import { type Alias, isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Location } from '../../diagnostics/diagnostic.js';
import { isMergeKey, keyName } from './read-values.js';

interface Range {
  readonly start: number;
  readonly end: number;
}
type Entry = Pair<ParsedNode, ParsedNode | null>;

/** Finds the range of a location in the text. If the location does not exist: the nearest block around it. */
export function locate(
  root: ParsedNode | null,
  targets: ReadonlyMap<Alias, ParsedNode>,
  length: number,
): (at: Location) => Range {
  const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Entry>>();
  return (at) => clamp(at.kind === 'range' ? at : rangeOfPath(at.path, at.on));

  function rangeOfPath(path: readonly (string | number)[], on: 'key' | 'value'): Range {
    let node = root;
    let key: ParsedNode | null = null;
    for (const step of path) {
      const block = resolve(node);
      if (isMap(block)) {
        const entry = index(block).get(String(step));
        if (!entry) break;
        key = entry.key;
        node = entry.value;
      } else if (isSeq(block) && typeof step === 'number' && step < block.items.length) {
        key = null;
        node = block.items[step] as ParsedNode;
      } else break;
    }
    // An empty value has no characters, so its key is used.
    if (key && (on === 'key' || !node || node.range[1] === node.range[0])) return span(key);
    if (!node) return { start: 0, end: 1 };
    return on === 'key' ? span(firstKey(node) ?? node) : span(node);
  }

  function resolve(node: ParsedNode | null): ParsedNode | null {
    return isAlias(node) ? (targets.get(node) ?? null) : node;
  }

  function index(map: YAMLMap): ReadonlyMap<string, Entry> {
    const known = indexes.get(map);
    if (known) return known;
    const entries = new Map<string, Entry>();
    const merges: Entry[] = [];
    for (const entry of map.items as Entry[]) {
      if (isMergeKey(entry.key)) merges.push(entry);
      else if (!entries.has(nameOf(entry.key))) entries.set(nameOf(entry.key), entry);
    }
    for (const { value } of merges) {
      const merged = resolve(value);
      for (const part of isSeq(merged) ? merged.items : [merged]) {
        const block = resolve(part as ParsedNode | null);
        if (!isMap(block)) continue;
        for (const [name, entry] of index(block)) if (!entries.has(name)) entries.set(name, entry);
      }
    }
    indexes.set(map, entries);
    return entries;
  }

  function nameOf(key: ParsedNode): string {
    const node = resolve(key);
    return isScalar(node) ? keyName(node) : '';
  }

  // An item of a list has no key, so the first key inside it is used.
  function firstKey(node: ParsedNode): ParsedNode | undefined {
    const first = isMap(node) ? (node.items[0] as Entry | undefined) : undefined;
    return first?.key;
  }

  function clamp({ start, end }: Range): Range {
    const from = Math.max(0, Math.min(start, length));
    return { start: from, end: Math.max(from, Math.min(end, length)) };
  }
}

function span(node: ParsedNode): Range {
  return { start: node.range[0], end: node.range[1] };
}
