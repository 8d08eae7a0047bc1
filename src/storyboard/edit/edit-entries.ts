import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { DocumentValue } from '../yaml/document-value.js';
import { isMapping } from '../yaml/document-value.js';
import { endOfLine, startOfLine } from '../yaml/text-lines.js';
import {
  type EditableDocument,
  type Entry,
  endOfLastLine,
  endOfNode,
  isEmptyNode,
  ownEntry,
  placesOf,
} from './editable-document.js';
import { replaceRange, type Splice } from './text-splices.js';
import { type OldText, type WrittenValue, writeKey, writeValue } from './write-value.js';

/** Ways to replace the value of an entry, best first. */
export function* replaceValue(
  doc: EditableDocument,
  map: YAMLMap.Parsed,
  { entry, value }: { readonly entry: Entry; readonly value: DocumentValue },
): Generator<readonly Splice[]> {
  const place = {
    inFlow: map.flow === true,
    indent: columnOf(map) + stepOf(doc),
    old: oldText(entry.value, doc.text),
  };
  for (const written of writeValue(value, place)) yield replaceWith(doc.text, entry, written);
}

function replaceWith(text: string, entry: Entry, { head, below }: WrittenValue): readonly Splice[] {
  const { afterColon, valueStart, end } = placesOf(entry, text);
  const node = entry.value;
  const lines = below === null ? '' : `\n${below}`;
  if (node === null || isEmptyNode(node)) {
    const at = Math.max(end, valueStart, afterColon ?? 0);
    return [
      replaceRange(at, at, afterColon === null ? `: ${head}` : ` ${head}`),
      replaceRange(endOfLine(text, at), endOfLine(text, at), lines),
    ];
  }
  const header = isScalar(node) ? /^[|>][-+\d]*/.exec(text.slice(node.range[0], node.range[0] + 4)) : null;
  if (header && isBlockText(node)) {
    const start = node.range[0];
    const line = endOfLine(text, start);
    return [
      replaceRange(start, start + header[0].length, head),
      replaceRange(line, Math.max(line, endOfNode(node, text)), lines),
    ];
  }
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const at = afterColon ?? valueStart;
    const line = Math.min(endOfLine(text, at), startOfLine(text, node.range[0]));
    return [
      replaceRange(at, at, ` ${head}`),
      replaceRange(line, below === null ? endOfNode(node, text) : endOfLastLine(node, text), lines),
    ];
  }
  const last = endOfLine(text, node.range[1]);
  return [replaceRange(node.range[0], node.range[1], head), replaceRange(last, last, lines)];
}

/** Ways to write a new key into a mapping, best first: after the key that comes before it in `order`. */
export function* insertEntry(
  doc: EditableDocument,
  map: YAMLMap.Parsed,
  {
    key,
    value,
    order,
  }: { readonly key: string; readonly value: DocumentValue; readonly order: readonly string[] },
): Generator<readonly Splice[]> {
  const { text } = doc;
  const place = { inFlow: map.flow === true, indent: columnOf(map) + stepOf(doc), old: null };
  const before = predecessor(map, key, order);
  for (const { head, below } of [...blockMapping(doc, map, value), ...writeValue(value, place)]) {
    const written = `${writeKey(key)}:${head === '' ? '' : ` ${head}`}`;
    if (map.flow) yield* insertInFlow(text, map, { before, written });
    else if (before) {
      const at = endOfLine(text, placesOf(before, text).end);
      const pad = ' '.repeat(columnOf(map));
      yield [replaceRange(at, at, `\n${pad}${written}${below === null ? '' : `\n${below}`}`)];
    }
  }
}

function* insertInFlow(
  text: string,
  map: YAMLMap.Parsed,
  { before, written }: { readonly before: Entry | undefined; readonly written: string },
): Generator<readonly Splice[]> {
  const open = map.range[0] + 1;
  if (before === undefined) {
    yield [replaceRange(open, open, ` ${written}${text[open] === '}' ? ' ' : ''}`)];
    return;
  }
  const { end } = placesOf(before, text);
  if (!isEmptyNode(before.value)) yield [replaceRange(end, end, `, ${written}`)];
  yield [replaceRange(open, open, ` ${written},`)];
}

// A new block at the top of the file, such as "film:", has its keys in lines of their own.
function blockMapping(
  doc: EditableDocument,
  map: YAMLMap.Parsed,
  value: DocumentValue,
): readonly WrittenValue[] {
  if (map !== doc.root || map.flow || !isMapping(value) || Object.keys(value).length === 0) return [];
  const indent = columnOf(map) + stepOf(doc);
  return [{ head: '', below: writeMapping(value, { indent, step: stepOf(doc) }).join('\n') }];
}

/** A mapping with one key per line, as lines with their indentation. */
export function writeMapping(
  value: { readonly [key: string]: DocumentValue },
  { indent, step }: { readonly indent: number; readonly step: number },
): readonly string[] {
  const pad = ' '.repeat(indent);
  return Object.entries(value).map(([key, inside]) => {
    const [written] = writeValue(inside, { inFlow: false, indent: indent + step, old: null });
    const { head, below } = written ?? { head: '', below: null };
    return `${pad}${writeKey(key)}: ${head}${below === null ? '' : `\n${below}`}`;
  });
}

function predecessor(map: YAMLMap.Parsed, key: string, order: readonly string[]): Entry | undefined {
  const rank = order.indexOf(key);
  const known = order.slice(0, rank === -1 ? 0 : rank).reverse();
  for (const name of known) {
    const entry = ownEntry(map, name);
    if (entry) return entry;
  }
  return (map.items as Entry[]).at(-1);
}

/** Ways to remove an entry from a mapping with further entries, best first. */
export function* removeEntry(
  { text }: EditableDocument,
  map: YAMLMap.Parsed,
  entry: Entry,
): Generator<readonly Splice[]> {
  const entries = map.items as Entry[];
  const index = entries.indexOf(entry);
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const { start, end } = placesOf(entry, text);
  if (map.flow) {
    const next = after && placesOf(after, text).start;
    if (next !== undefined && !text.slice(end, next).includes('#')) yield [replaceRange(start, next, '')];
    if (next !== undefined) yield [replaceRange(start, text.indexOf(',', end) + 1, '')];
    if (before) yield [replaceRange(placesOf(before, text).end, end, '')];
    return;
  }
  const line = startOfLine(text, start);
  const lineEnd = endOfLine(text, end);
  if (text.slice(line, start).trim() === '') {
    if (lineEnd < text.length) yield [replaceRange(line, lineEnd + 1, '')];
    else yield [replaceRange(Math.max(0, line - 1), lineEnd, '')];
    return;
  }
  // It is in the line of the dash: the next key moves up, or the dash stays alone above a comment.
  const next = after && placesOf(after, text).start;
  if (next !== undefined && text.slice(lineEnd, next).trim() === '') yield [replaceRange(start, next, '')];
  const dash = line + text.slice(line, start).trimEnd().length;
  yield [replaceRange(dash, lineEnd, '')];
}

/** The column of the keys of a mapping that is written in lines. */
export function columnOf(map: ParsedNode): number {
  const token = map.srcToken as { readonly indent?: number } | undefined;
  return Math.max(0, token?.indent ?? 0);
}

/** How many columns a block is indented in this document. */
export function stepOf({ text, step }: Pick<EditableDocument, 'text' | 'step'>): number {
  return step ?? firstStep(text) ?? USUAL_STEP;
}

/** The indentation of a block where nothing shows it. */
export const USUAL_STEP = 2;

/** How many columns the first block of a text is indented; null where no key has a block below it. */
export function firstStep(text: string): number | null {
  const found = /^( *)[^\s#].*:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( +)[^\s#-]/m.exec(text);
  if (found === null) return null;
  const step = (found[2]?.length ?? 0) - (found[1]?.length ?? 0);
  return step > 0 && step <= 8 ? step : USUAL_STEP;
}

function isBlockText(node: ParsedNode): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

function oldText(node: ParsedNode | null, text: string): OldText | null {
  if (!isScalar(node) || isEmptyNode(node)) return null;
  const source = text.slice(node.range[0], endOfNode(node, text));
  const [first = '', ...rest] = source.split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const column = indents.length > 0 ? Math.min(...indents) : null;
  if (isBlockText(node)) {
    const own = indents[0] ?? null;
    return {
      style: node.type === 'BLOCK_LITERAL' ? 'literal' : 'folded',
      digit: /^[|>][-+]?(\d)/.exec(first)?.[1] ?? '',
      lines: rest.map((line) => line.slice(column ?? 0)),
      column: /\d/.test(first) ? column : own,
    };
  }
  const style = node.type === 'QUOTE_DOUBLE' ? 'double' : node.type === 'QUOTE_SINGLE' ? 'single' : 'plain';
  const bare = style === 'plain' ? source : source.slice(1, -1);
  return { style, digit: '', lines: bare.split('\n').map((line) => line.trim()), column };
}
