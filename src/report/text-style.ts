import pc from 'picocolors';
import { columnsOf, padColumns, wrapText } from '../diagnostics/text-columns.js';

/** How text is written to a terminal, a pipe or a file. */
export interface TextStyle {
  /** The width that lines may have. */
  readonly columns: number;
  readonly color: boolean;
}

/** Text without colours, for files and for terminals of unknown width. */
export const plainStyle: TextStyle = { columns: 80, color: false };

/** Functions that paint text, or leave it as it is. */
export type Painter = Readonly<
  Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>
>;

/** The functions that paint text in this style. */
export function painter({ color }: TextStyle): Painter {
  return pc.createColors(color);
}

/** Colours the words that a difference in context removes and adds: "[-old-]{+new+}". */
export function paintDifference(lines: readonly string[], style: TextStyle): readonly string[] {
  if (!style.color) return lines;
  const paint = painter(style);
  let open: 'gone' | 'new' | null = null; // A change can go on in the next line.
  return lines.map((line) => {
    return splitMarks(line)
      .map((part) => {
        if (part.startsWith('[-')) open = 'gone';
        if (part.startsWith('{+')) open = 'new';
        const painted = open === 'gone' ? paint.red(part) : open === 'new' ? paint.green(part) : part;
        if (part.endsWith('-]') || part.endsWith('+}')) open = null;
        return painted;
      })
      .join('');
  });
}

/** A text with differences in context, split before and after each marked part. After a backslash, a mark is text. */
export function splitMarks(text: string): readonly string[] {
  return text.split(/(?<!\\)(?=\[-|\{\+)|(?<=-\]|\+\})/u);
}

/** Colours the differences in a text of several lines. */
export function paintText(text: string, style: TextStyle): string {
  return text
    .split('\n')
    .flatMap((line) => paintDifference([line], style))
    .join('\n');
}

/**
 * The lines of a text, those that are too wide broken at spaces and indented below themselves, with coloured
 * differences. A line with a command stays whole, so that it can be copied.
 */
export function fitText(text: string, style: TextStyle): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (columnsOf(line) <= style.columns || /(^|[^\w])inbetween [a-z]/.test(line))
        return paintDifference([line], style);
      const indent = /^ */.exec(line)?.[0].length ?? 0;
      const hanging = Math.min(indent + 2, style.columns / 2);
      const [first = '', ...rest] = wrapText(line.trimStart(), style.columns - hanging);
      const lines = [' '.repeat(indent) + first, ...rest.map((one) => ' '.repeat(hanging) + one)];
      return paintDifference(lines, style);
    })
    .join('\n');
}

/** The text in lines of at most the width of the style, each after so many spaces. */
export function indentedLines(text: string, indent: number, { columns }: TextStyle): readonly string[] {
  return wrapText(text, columns - indent).map((line) => `${' '.repeat(indent)}${line}`);
}

/** A label, and a text next to it that continues below itself. */
export function labelledLines(label: string, text: string, style: TextStyle): readonly string[] {
  const [first = '', ...rest] = indentedLines(text, label.length, style);
  return [`${label}${first.slice(label.length)}`, ...rest];
}

/** One cell of a row, with the columns that it may use. */
export interface Cell {
  readonly text: string;
  readonly columns: number;
  /** How its lines are painted, after they were broken. */
  readonly paint?: (lines: readonly string[]) => readonly string[];
}

/** Cells next to each other, two spaces apart, each continuing below itself. */
export function rowLines(cells: readonly Cell[], indent: number): readonly string[] {
  const broken = cells.map(({ text, columns }) => wrapText(text, columns));
  const painted = cells.map(({ paint, columns }, index) => {
    const padded = (broken[index] ?? []).map((line) => padColumns(line, columns));
    return paint ? paint(padded) : padded;
  });
  const height = Math.max(...broken.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => {
    const line = cells.map(({ columns }, index) => painted[index]?.[at] ?? ' '.repeat(columns)).join('  ');
    return `${' '.repeat(indent)}${line}`.trimEnd();
  });
}
