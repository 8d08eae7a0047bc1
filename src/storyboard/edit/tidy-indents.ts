import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';

/** Columns and lines of a text with \n as line break. */
export interface IndentPlaces {
  lineOf(offset: number): number;
  columnOf(offset: number): number;
  lastLineOf(node: ParsedNode): number;
}

const STEP = 2;

/**
 * The lines with two spaces for each level, and one space after a dash. Comments move with the line after them. Null where
 * a line has fewer spaces than it would lose, or a list is directly in a list.
 */
export function tidyIndents(
  lines: readonly string[],
  root: ParsedNode | null,
  places: IndentPlaces,
): readonly string[] | null {
  const shifts = new Map<number, number>();
  const dashes = new Map<number, readonly [from: number, to: number]>();
  // Lines that are a part of a text, where a # is no comment.
  const texts = new Set<number>();
  let isPlain = true;
  if (root !== null) place(root, 0);
  if (!isPlain) return null;
  let following = { by: 0, column: Number.POSITIVE_INFINITY }; // The next line with content, for comments.
  const moved: string[] = [];
  for (let line = lines.length - 1; line >= 0; line -= 1) {
    const text = lines[line] ?? '';
    const dash = dashes.get(line);
    const isComment = text.trimStart().startsWith('#') && !texts.has(line);
    const column = text.search(/\S/);
    // A comment that is deeper than the line after it could become a part of the text before it.
    const own = isComment ? Math.min(following.by, following.column - column) : (shifts.get(line) ?? 0);
    if (!isComment && column >= 0) {
      const by = dash ? dash[0] + own - STEP - dash[1] : own;
      following = { by, column: column + by };
    }
    const written = shifted(text, own, dash);
    if (written === null) return null;
    moved.unshift(written);
  }
  return moved;

  // Puts the first line of a block at a column, and everything in it below.
  function place(node: ParsedNode, column: number): void {
    if (isMap(node) && !node.flow) {
      for (const { key, value } of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
        const start = key.range[0];
        move(
          places.lineOf(start),
          value ? places.lastLineOf(value) : places.lineOf(start),
          column - places.columnOf(start),
        );
        if (value !== null) placeValue(value, places.lineOf(start), column);
      }
    } else if (isSeq(node) && !node.flow)
      placeItems(node as unknown as { items: ParsedNode[] } & ParsedNode, column);
  }

  function placeValue(value: ParsedNode, keyLine: number, column: number): void {
    const isBlock = (isMap(value) || isSeq(value)) && !value.flow;
    if (!isBlock) addTexts(value);
    if (isBlock && places.lineOf(value.range[0]) > keyLine) place(value, column + STEP);
    if (isScalar(value) && value.type?.startsWith('BLOCK_')) placeText(value, column + STEP);
  }

  function addTexts(value: ParsedNode): void {
    for (let line = places.lineOf(value.range[0]) + 1; line <= places.lastLineOf(value); line += 1)
      texts.add(line);
  }

  function placeText(text: ParsedNode, column: number): void {
    const [from, to] = [places.lineOf(text.range[0]) + 1, places.lastLineOf(text)];
    const header = (lines[from - 1] ?? '').slice(places.columnOf(text.range[0]));
    const content = lines.slice(from, to + 1).filter((line) => line.trim() !== '');
    // A number in the header says how many spaces are indentation.
    if (/^[|>][+-]?\d/.test(header) || content.length === 0) return;
    move(from, to, column - Math.min(...content.map((line) => line.search(/\S/))));
  }

  function placeItems(list: { readonly items: readonly ParsedNode[] } & ParsedNode, column: number): void {
    for (const item of list.items) {
      const line = places.lineOf(item.range[0]);
      const [, spaces = '', gap = ''] = /^( *)-( +)\S/.exec(lines[line] ?? '') ?? [];
      const content = spaces.length + 1 + gap.length;
      if (gap === '' || (isSeq(item) && !item.flow)) {
        isPlain = false;
        return;
      }
      dashes.set(line, [content, spaces.length]);
      move(line, places.lastLineOf(item), column + STEP - content);
      if (isMap(item) && !item.flow) place(item, column + STEP);
      else addTexts(item);
    }
  }

  function move(from: number, to: number, by: number): void {
    for (let line = from; line <= to; line += 1) shifts.set(line, by);
  }
}

// A line with a dash keeps it two columns in front of its content.
function shifted(text: string, by: number, dash: readonly [number, number] | undefined): string | null {
  if (text.trim() === '') return text;
  if (dash) {
    const [content] = dash;
    return `${' '.repeat(content + by - STEP)}- ${text.slice(content)}`;
  }
  if (by >= 0) return ' '.repeat(by) + text;
  return /^ *$/.test(text.slice(0, -by)) ? text.slice(-by) : null;
}
