import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { canonicalJson } from '../../base/canonical-json.js';
import type { JsonValue } from '../../base/json.js';
import { composeDocument } from '../yaml/compose-document.js';
import { readDocument } from './change-storyboard.js';
import { spliceText } from './text-splices.js';
import { type IndentPlaces, tidyIndents } from './tidy-indents.js';
import { tidyBrackets, tidyColons } from './tidy-values.js';

/** The order of keys: for the file itself under '', and for mappings in it under their path, such as `shots.*`. */
export type KeyOrders = ReadonlyMap<string, readonly string[]>;

/**
 * A storyboard in the usual order of keys and in one style, with all comments: each level has two spaces, there is
 * one space after a colon and inside of braces, none at the end of a line, and at most one empty line in a row. What it says is
 * unchanged. Null for a text with syntax errors.
 */
export function formatStoryboard(text: string, orders: KeyOrders): string | null {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const end = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const plain = text.slice(mark.length).replace(/\r\n|\r/g, '\n');
  const meaning = meaningOf(plain);
  if (meaning === null) return null;
  const steps = [
    (one: string) => withOrderedKeys(one, orders),
    withIndentedLists,
    (one: string) => tidyIndents(linesOf(one), rootOf(one), placesIn(one))?.join('') ?? one,
    (one: string) => spliceText(one, tidyBrackets(one, rootOf(one), orders)),
    (one: string) => spliceText(one, tidyColons(one, rootOf(one))),
    withTidyLines,
  ];
  // A step that would change what the file says, such as an alias in front of its anchor, is left out.
  const formattedOnce = (once: string): string =>
    steps.reduce((before, step) => {
      const after = step(before);
      return meaningOf(after) === meaning ? after : before;
    }, once);
  // A step that was left out can succeed on the tidy text.
  let [before, formatted] = [plain, formattedOnce(plain)];
  for (let round = 1; round < MOST_ROUNDS && formatted !== before; round += 1)
    [before, formatted] = [formatted, formattedOnce(formatted)];
  return mark + formatted.replaceAll('\n', end);
}

const MOST_ROUNDS = 5;

function meaningOf(text: string): string | null {
  if (!composeDocument(text).ok) return null;
  const value = readDocument(text);
  return value === null ? null : canonicalJson(value as JsonValue);
}

function rootOf(text: string): ParsedNode | null {
  const composed = composeDocument(text);
  return composed.ok ? composed.root : null;
}

function withOrderedKeys(text: string, orders: KeyOrders): string {
  const lines = linesOf(text);
  const places = placesIn(text);
  const root = rootOf(text);
  const found: { readonly map: YAMLMap.Parsed; readonly order: readonly string[] }[] = [];
  collect(root, '');
  // Inner mappings first: they stay within the lines of their entry.
  for (const { map, order } of found.reverse()) orderEntries(map, order, { places, lines });
  return lines.join('');

  function collect(node: ParsedNode | null, path: string): void {
    if (isMap(node)) {
      const order = orders.get(path);
      if (order && !node.flow) found.push({ map: node as YAMLMap.Parsed, order });
      for (const { key, value } of node.items)
        if (isScalar(key))
          collect(value as ParsedNode | null, path === '' ? nameOf(key) : `${path}.${nameOf(key)}`);
    }
    if (isSeq(node)) for (const item of node.items) collect(item as ParsedNode, `${path}.*`);
  }
}

interface Entry {
  readonly name: string;
  /** Comments in front of it. */
  readonly comments: readonly string[];
  /** The first line without what is in front of the key. */
  readonly head: string;
  readonly more: readonly string[];
}

function orderEntries(
  map: YAMLMap.Parsed,
  order: readonly string[],
  { places, lines }: { readonly places: IndentPlaces; readonly lines: string[] },
): void {
  const starts = map.items.map(({ key }) => places.lineOf(key.range[0]));
  const column = places.columnOf(map.items[0]?.key.range[0] ?? 0);
  // Several keys in one line, or an explicit key ("? key"), are left as they are.
  if (new Set(starts).size !== starts.length) return;
  if (map.items.some(({ key }) => places.columnOf(key.range[0]) !== column || !isScalar(key))) return;
  const first = starts[0] ?? 0;
  const prefix = (lines[first] ?? '').slice(0, column);
  if (!/^[ -]*$/.test(prefix)) return;
  const ends = map.items.map(({ key, value }) => places.lastLineOf((value ?? key) as ParsedNode));
  const blanks: number[] = [];
  const entries = map.items.map(({ key }, index): Entry => {
    const start = starts[index] ?? 0;
    const between = index === 0 ? [] : lines.slice((ends[index - 1] ?? 0) + 1, start);
    const leading = between.findIndex((line) => line.trim() !== '');
    blanks.push(leading < 0 ? between.length : leading);
    return {
      name: nameOf(key),
      comments: between.slice(blanks.at(-1)),
      head: (lines[start] ?? '').slice(column),
      more: lines.slice(start + 1, (ends[index] ?? start) + 1),
    };
  });
  const rank = ({ name }: Entry): number => {
    if (name.includes('<<')) return -1; // What is merged comes first.
    const at = order.indexOf(name);
    return at < 0 ? order.length : at;
  };
  const sorted = [...entries].sort((a, b) => rank(a) - rank(b));
  if (sorted.every((entry, index) => entry === entries[index])) return;
  const terminated = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);
  const written = sorted.flatMap((entry, index) => [
    // In the file, empty lines separate places, not entries.
    ...Array.from({ length: column === 0 ? (blanks[index] ?? 0) : 0 }, () => '\n'),
    ...entry.comments,
    (index === 0 ? prefix : ' '.repeat(column)) + terminated(entry.head),
    ...entry.more.map(terminated),
  ]);
  // The number of lines stays, so that the lines of outer mappings are still right.
  const count = (ends.at(-1) ?? first) - first + 1;
  while (written.length < count) written.push('');
  lines.splice(first, count, ...written);
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function withIndentedLists(text: string): string {
  const root = rootOf(text);
  if (!isMap(root)) return text;
  const lines = linesOf(text);
  const places = placesIn(text);
  for (const { key, value } of root.items) {
    if (!isSeq(value) || value.flow || !isScalar(key)) continue;
    const list = value as unknown as ParsedNode;
    if (places.columnOf(list.range[0]) !== places.columnOf(key.range?.[0] ?? 0)) continue;
    const [from, to] = [places.lineOf(list.range[0]), places.lastLineOf(list)];
    for (let line = from; line <= to; line += 1)
      if ((lines[line] ?? '').trim() !== '') lines[line] = `  ${lines[line]}`;
  }
  return lines.join('');
}

function withTidyLines(text: string): string {
  const kept = linesOfTexts(text);
  const tidy: { readonly line: string; readonly isKept: boolean }[] = [];
  for (const [index, whole] of linesOf(text).entries()) {
    const line = whole.replace(/\n$/, '');
    if (kept.has(index)) tidy.push({ line, isKept: true });
    else if (line.trim() !== '') tidy.push({ line: line.trimEnd(), isKept: false });
    else if (tidy.length > 0 && tidy.at(-1)?.line !== '') tidy.push({ line: '', isKept: false });
  }
  while (tidy.at(-1)?.line === '' && tidy.at(-1)?.isKept === false) tidy.pop();
  return tidy.map(({ line }) => `${line}\n`).join('');
}

// The lines inside texts of several lines, where each space and each empty line counts.
function linesOfTexts(text: string): ReadonlySet<number> {
  const kept = new Set<number>();
  const places = placesIn(text);
  const lines = linesOf(text);
  visit(rootOf(text));
  return kept;

  function visit(node: ParsedNode | null): void {
    if (isScalar(node)) addLines(node.range[0], node.range[1], node.type ?? '');
    if (isMap(node)) for (const { value } of node.items) visit(value as ParsedNode | null);
    if (isSeq(node)) for (const item of node.items) visit(item as ParsedNode);
  }

  function addLines(start: number, end: number, type: string): void {
    const [from, to] = [places.lineOf(start), places.lineOf(end)];
    if (from === to) return;
    const isBlock = type.startsWith('BLOCK_');
    let last = to - 1;
    // Empty lines after a block of text belong to it only with "|+" and ">+".
    const keepsEnd = isBlock && /^[|>][1-9]?\+/.test(text.slice(start, start + 3));
    if (isBlock && !keepsEnd) while (last > from && (lines[last] ?? '').trim() === '') last -= 1;
    for (let line = isBlock ? from + 1 : from; line <= last; line += 1) kept.add(line);
  }
}

function placesIn(text: string): IndentPlaces {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    lineOf,
    columnOf: (offset) => offset - (starts[lineOf(offset)] as number),
    lastLineOf(node) {
      const last = lastNodeOf(node);
      // The range of a block of text also covers its last line break.
      const [start, end] = last.range;
      return lineOf(end > start && text[end - 1] === '\n' ? end - 1 : end);
    },
  };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

// The range of a block also covers the empty lines and comments after it.
function lastNodeOf(node: ParsedNode): ParsedNode {
  if (isMap(node) && !node.flow && node.items.length > 0) {
    const { key, value } = node.items.at(-1) as { key: ParsedNode; value: ParsedNode | null };
    return lastNodeOf(value ?? key);
  }
  if (isSeq(node) && !node.flow && node.items.length > 0) return lastNodeOf(node.items.at(-1) as ParsedNode);
  return node;
}
