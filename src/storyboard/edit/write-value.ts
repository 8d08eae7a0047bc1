import type { DocumentValue } from '../yaml/document-value.js';
import { isMapping } from '../yaml/document-value.js';
import { foldParagraph, foldText } from './fold-text.js';

/** How a value is written: in the line of its key, and for a block of text in the lines below as well. */
export interface WrittenValue {
  readonly head: string;
  /** Complete lines without a line break at the end; null for none. */
  readonly below: string | null;
}

/** Where a value is written. */
export interface ValuePlace {
  /** Inside { } or [ ], where a text without quotes has no brackets and commas. */
  readonly inFlow: boolean;
  /** The column of lines below the key. */
  readonly indent: number;
  /** How the value was written before: its style is kept where the new value allows it. Null for a new value. */
  readonly old: OldText | null;
}

/** A text as it is written in the file. */
export interface OldText {
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** The digit of a block text's header, or nothing. */
  readonly digit: string;
  /** The lines of its content without their indentation and quotes. */
  readonly lines: readonly string[];
  /** The column of its content below the first line; null where it has one line. */
  readonly column: number | null;
}

/** Ways to write a value, best first. The caller checks each: what YAML makes of a text depends on its place. */
export function* writeValue(value: DocumentValue, place: ValuePlace): Generator<WrittenValue> {
  if (typeof value !== 'string') {
    yield inLine(writeFlow(value));
    return;
  }
  const styles = new Set([
    ...(place.old ? [place.old.style] : []),
    ...(value.includes('\n') ? (['literal'] as const) : (['plain'] as const)),
    'double' as const,
  ]);
  for (const style of styles) yield* writeStyle(style, value, place);
  yield inLine(quoteDouble(value));
}

function inLine(head: string): WrittenValue {
  return { head, below: null };
}

function* writeStyle(style: OldText['style'], text: string, place: ValuePlace): Generator<WrittenValue> {
  if (style === 'literal' || style === 'folded') {
    const written = place.inFlow ? null : writeBlock(style, text, place);
    if (written) yield written;
    return;
  }
  if (text.includes('\n')) return;
  if (style === 'plain' && !isPlainText(text, place.inFlow)) return;
  if (style === 'single' && !isPrintable(text)) return;
  if (style === place.old?.style && place.old.lines.length > 1) yield writeFolded(style, text, place);
  yield inLine(writeLine(style, text));
}

// In several lines, as it was before.
function writeFolded(style: 'plain' | 'single' | 'double', text: string, place: ValuePlace): WrittenValue {
  const { lines = [], column = null } = place.old ?? {};
  const pad = `\n${' '.repeat(column ?? place.indent)}`;
  const folded = foldParagraph(text, lines);
  const quote = style === 'plain' ? '' : style === 'single' ? "'" : '"';
  return inLine(`${quote}${folded.map((line) => inner(style, line)).join(pad)}${quote}`);
}

function writeLine(style: 'plain' | 'single' | 'double', text: string): string {
  if (style === 'plain') return text;
  return style === 'double' ? quoteDouble(text) : `'${inner(style, text)}'`;
}

function inner(style: 'plain' | 'single' | 'double', text: string): string {
  if (style === 'plain') return text;
  return style === 'single' ? text.replaceAll("'", "''") : quoteDouble(text).slice(1, -1);
}

// Null for a text that a block cannot hold without an indentation digit, or at all.
function writeBlock(
  style: 'literal' | 'folded',
  text: string,
  { old, indent }: ValuePlace,
): WrittenValue | null {
  const body = text.replace(/\n+$/, '');
  const breaks = text.length - body.length;
  if (body === '' || !isPrintable(body.replaceAll('\n', '').replaceAll('\t', ''))) return null;
  const isBlock = old?.style === 'literal' || old?.style === 'folded';
  const digit = isBlock ? (old?.digit ?? '') : '';
  if (digit === '' && /^\n*[ \t]/.test(body)) return null;
  // In a folded text, lines that start with a space are kept as they are, with their line breaks.
  if (style === 'folded' && /(?:^|\n)[ \t]/.test(body)) return null;
  const lines = style === 'literal' ? body.split('\n') : foldText(body, isBlock ? (old?.lines ?? []) : []);
  const pad = ' '.repeat((isBlock ? old?.column : null) ?? indent);
  const ending = Array.from({ length: Math.max(0, breaks - 1) }, () => '');
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
  return {
    head: `${style === 'literal' ? '|' : '>'}${digit}${chomping}`,
    below: [...lines, ...ending].map((line) => (line === '' ? '' : pad + line)).join('\n'),
  };
}

/** A value in one line, as it can be written inside { } and [ ]. */
export function writeFlow(value: DocumentValue): string {
  if (typeof value === 'string') return isPlainText(value, true) ? value : quoteDouble(value);
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (!isMapping(value)) return writeNumber(value as number | boolean | null);
  const entries = Object.entries(value).map(([key, inside]) => `${writeKey(key)}: ${writeFlow(inside)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function writeNumber(value: number | boolean | null): string {
  if (typeof value !== 'number' || Number.isFinite(value))
    return Object.is(value, -0) ? '-0.0' : String(value);
  return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
}

/** A key as it is written before its colon. */
export function writeKey(key: string): string {
  return isPlainText(key, true) ? key : quoteDouble(key);
}

// YAML 1.1 reads more words as truth values, and more digits as numbers and dates. Other tools still do.
const OTHER_VALUES = /^(?:true|false|yes|no|on|off|y|n|null|~|<<|=)$/i;
const OTHER_NUMBERS =
  /^(?:[-+.]?\d[\d_,.]*(?:e[-+]?\d*)?|[-+]?0[xob][\da-f_]+|[-+]?\d+(?::\d+)+(?:\.\d*)?|\d{4}-\d\d?-\d\d?(?:[Tt\s].*)?|[-+]?\.(?:inf|nan))$/i;

function isPlainText(text: string, inFlow: boolean): boolean {
  return (
    isPrintable(text) &&
    /^[^\s\-?:,[\]{}#&*!|>'"%@`](?:.*\S)?$/.test(text) &&
    !/: | #|:$|\t/.test(text) &&
    !(inFlow && /[,[\]{}]|:/.test(text)) &&
    !OTHER_VALUES.test(text) &&
    !OTHER_NUMBERS.test(text)
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for.
const UNPRINTABLE = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]|\p{Cs}/u;

function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

function quoteDouble(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
