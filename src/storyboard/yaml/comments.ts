import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { blankQuotes, endOfLine, openBracket, startOfLine } from './text-lines.js';
import { type Explanation, quotedColor } from './yaml-syntax-error.js';

/** A comment of the file, from its # to the end of its line. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The comment that ends the line of a value, replaces the value, or follows it as a further line of the text would: it may
 * have been meant as part of the text. Undefined for a value in quotes, an alias and a value without a comment.
 */
export function commentAfterValue(source: LocatedSource, path: DocumentPath): Comment | undefined {
  const value = source.rangeOf({ kind: 'path', path, on: 'value' });
  const key = source.rangeOf({ kind: 'path', path, on: 'key' });
  const { text } = source;
  // An empty value has the range of its key.
  const isEmpty = value.start === key.start && value.end === key.end;
  if (isEmpty) return commentAt(text, /["']?[ \t]*:?[ \t]+(?=#)/y, key.end);
  const first = text.charAt(value.start);
  if (/["'*[{]/.test(first)) return undefined;
  const below = commentBelow(text, value.end, key.start - startOfLine(text, key.start));
  if (/[|>]/.test(first)) return below;
  const after = commentAt(text, /[ \t]+(?=#)/y, value.end) ?? below;
  // "prompt: #3 lamps" with more text in the next line: the text starts there.
  return after ?? (value.start > key.end ? commentAt(text, /["']?[ \t]*:[ \t]+(?=#)/y, key.end) : undefined);
}

// A line that starts with a word like "#3" and is indented like a line of the text above. "# …" is a usual comment, and
// "#key: …" a key that is switched off.
function commentBelow(text: string, offset: number, keyColumn: number): Comment | undefined {
  const line = /(?:[ \t]*\r?\n)?( *)(?=#[^\s#])(?!#[\w-]+:(?:\s|$))/y;
  line.lastIndex = offset;
  const indent = line.exec(text)?.[1]?.length ?? 0;
  return indent > keyColumn ? commentFrom(text, line.lastIndex) : undefined;
}

function commentAt(text: string, before: RegExp, offset: number): Comment | undefined {
  before.lastIndex = offset;
  if (!before.test(text)) return undefined;
  return commentFrom(text, before.lastIndex);
}

function commentFrom(text: string, start: number): Comment {
  const end = endOfLine(text, start);
  const comment = text.slice(start, end).trimEnd();
  return { start, end: start + comment.length, text: comment };
}

/** A comment as a sentence quotes it. */
export function quoteComment({ text }: Comment): string {
  const characters = [...text.slice(0, 200)];
  return `"${characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : text}"`;
}

/** Explains a syntax error that comes from a # in a text without quotes; undefined if it does not. */
export function explainCutText(text: string, start: number, code: string): Explanation | undefined {
  const comment = flowCodes.has(code)
    ? commentInBrackets(text, start, code)
    : commentAbove(text, start, code);
  if (!comment) return undefined;
  const place = { start: comment.start, end: comment.end };
  const color = quotedColor(comment.text);
  if (color) {
    return {
      code: 'unquoted-color',
      message: `YAML reads ${quoteComment(comment)} as a comment, because a # after a space starts one.`,
      help: `Put the colour in quotes: ${color}.`,
      ...place,
    };
  }
  return {
    code: 'text-cut-by-comment',
    message: `YAML reads ${quoteComment(comment)} as a comment, because a # after a space starts one.`,
    help: 'If it belongs to the text, put the whole text in double quotes.',
    ...place,
  };
}

const flowCodes: ReadonlySet<string> = new Set(['unclosed-bracket', 'missing-comma', 'bad-yaml']);
const textCodes: ReadonlySet<string> = new Set(['bad-indent', 'missing-colon']);

// A comment that contains a comma or the closing bracket was probably not meant as one.
function commentInBrackets(text: string, start: number, code: string): Comment | undefined {
  const before = text.slice(0, endOfLine(text, start));
  const opened =
    code === 'unclosed-bracket'
      ? start
      : Math.max(openBracket(text.slice(0, start), '{', '}'), openBracket(text.slice(0, start), '[', ']'));
  if (opened === -1) return undefined;
  // The bracket of the error is open to the end of the text, so the comment can be on a later line.
  const rest = code === 'unclosed-bracket' ? text.slice(opened) : before.slice(opened);
  for (const { index } of unquotedSigns(rest)) {
    const comment = commentFrom(text, opened + index);
    if (/[},\]]/.test(comment.text)) return comment;
  }
  return undefined;
}

// Each # after a space or a line break, outside quotes.
function unquotedSigns(text: string): IterableIterator<{ readonly index: number }> {
  return blankQuotes(text).matchAll(/(?<=[\s,[{])#/g);
}

// A text of several lines ends at a comment, and its next line is then an error.
function commentAbove(text: string, start: number, code: string): Comment | undefined {
  if (!textCodes.has(code)) return undefined;
  const line = startOfLine(text, start);
  if (line === 0) return undefined;
  const above = startOfLine(text, line - 1);
  const found = /^(?:[^#"']*?[^\s#"':,-][ \t]+(?=#)| +(?=#[^\s#]))/.exec(text.slice(above, line - 1));
  return found ? commentFrom(text, above + found[0].length) : undefined;
}
