import { isSeq, type ParsedNode, type YAMLSeq } from 'yaml';
import type { DocumentValue } from '../yaml/document-value.js';
import { endOfLine, startOfLine } from '../yaml/text-lines.js';
import { stepOf, writeMapping } from './edit-entries.js';
import { type EditableDocument, endOfLastLine } from './editable-document.js';
import { replaceRange, type Splice, type TextRange } from './text-splices.js';
import { writeFlow } from './write-value.js';

interface ItemTokens {
  readonly indent?: number;
  readonly items?: readonly {
    readonly start: readonly { readonly type: string; readonly offset: number }[];
  }[];
}

/** Moves the item at one index to another. Lines between the items, such as empty ones, stay where they are. */
export function moveItem(
  doc: EditableDocument,
  seq: YAMLSeq.Parsed,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Splice[] {
  const chunks = chunksOf(doc.text, seq);
  const order = chunks.map((_, index) => index);
  order.splice(to, 0, ...order.splice(from, 1));
  return chunks.flatMap(([start, end], index) => {
    const source = chunks[order[index] ?? index] ?? [start, end];
    return order[index] === index ? [] : [{ start, end, content: [source] }];
  });
}

/** Inserts a mapping as an item, so that it is at the index afterwards. */
export function insertItem(
  doc: EditableDocument,
  seq: YAMLSeq.Parsed,
  { at, value }: { readonly at: number; readonly value: { readonly [key: string]: DocumentValue } },
): readonly Splice[] {
  const { text } = doc;
  const chunks = chunksOf(text, seq);
  const next = chunks[at];
  const last = chunks.at(-1);
  if (seq.flow) {
    const written = writeFlow(value);
    if (next) return [replaceRange(next[0], next[0], `${written}, `)];
    const end = last?.[1] ?? seq.range[0] + 1;
    return [replaceRange(end, end, last ? `, ${written}` : written)];
  }
  const column = (seq.srcToken as ItemTokens | undefined)?.indent ?? 0;
  const lines = itemLines(value, { column, step: stepOf(doc) });
  // As many empty lines as are between the others.
  const [first, second] = chunks;
  const gap = first && second ? gapOf(text.slice(first[1], second[0])) : '';
  if (next) return [replaceRange(next[0], next[0], `${lines}\n${gap}`)];
  const end = last?.[1] ?? endOfLine(text, seq.range[0]);
  return [replaceRange(end, end, `\n${gap}${lines}`)];
}

/** The empty line of a new item, by what is between the first two items. */
export function gapOf(between: string): '\n' | '' {
  return /\n[ \t]*\n/.test(between) ? '\n' : '';
}

/** The lines of an item with a dash. */
export function itemLines(
  value: { readonly [key: string]: DocumentValue },
  { column, step }: { readonly column: number; readonly step: number },
): string {
  const lines = writeMapping(value, { indent: column + 2, step }).join('\n');
  return `${' '.repeat(column)}- ${lines.slice(column + 2)}`;
}

/**
 * The ranges of items. In a list with dashes: whole lines, with the comments directly above the dash, and those below
 * that are indented further than it.
 */
export function chunksOf(text: string, seq: YAMLSeq.Parsed): readonly TextRange[] {
  const tokens = (seq.srcToken as ItemTokens | undefined)?.items ?? [];
  const nodes = seq.items as ParsedNode[];
  if (seq.flow) {
    const starts = tokens.filter(({ start }) => start.every(({ type }) => type !== 'flow-seq-end'));
    return nodes.map((node, index) => {
      const props = starts[index]?.start.find(({ type }) => type === 'anchor' || type === 'tag');
      return [Math.min(props?.offset ?? node.range[0], node.range[0]), node.range[1]];
    });
  }
  const dashes = tokens.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind'));
  const column = (seq.srcToken as ItemTokens | undefined)?.indent ?? 0;
  const bodies = nodes.map((node, index): TextRange => {
    const dash = startOfLine(text, dashes[index]?.offset ?? node.range[0]);
    const next = dashes[index + 1];
    const end = Math.max(endOfLastLine(node, text), endOfLine(text, dash));
    return [
      dash,
      withComments(text, { end, column, limit: next ? startOfLine(text, next.offset) : text.length }),
    ];
  });
  return bodies.map(([dash, end], index) => [
    commentsAbove(text, { dash, column, limit: bodies[index - 1]?.[1] ?? 0 }),
    end,
  ]);
}

// Comments below an item that are indented further than its dash belong to it.
function withComments(
  text: string,
  { end, column, limit }: { readonly end: number; readonly column: number; readonly limit: number },
): number {
  let found = end;
  let at = end + 1;
  while (at < limit) {
    const lineEnd = endOfLine(text, at);
    const line = text.slice(at, lineEnd);
    const comment = /^( *)#/.exec(line);
    if (comment && (comment[1]?.length ?? 0) > column) found = lineEnd;
    else if (line.trim() !== '') break;
    at = lineEnd + 1;
  }
  return found;
}

function commentsAbove(
  text: string,
  { dash, column, limit }: { readonly dash: number; readonly column: number; readonly limit: number },
): number {
  let start = dash;
  while (start > limit) {
    const line = startOfLine(text, start - 1);
    const comment = /^( *)#/.exec(text.slice(line, start - 1));
    if (line <= limit && limit > 0) break;
    if (!comment || (comment[1]?.length ?? 0) > column) break;
    start = line;
  }
  return start;
}

/** The list of shots; undefined where the file has none in this place. */
export function shotList(node: ParsedNode | null | undefined): YAMLSeq.Parsed | undefined {
  return isSeq(node) ? (node as YAMLSeq.Parsed) : undefined;
}
