import colors from 'picocolors';
import { unreachable } from '../base/unreachable.js';
import { codeFrame } from './code-frame.js';
import type { Diagnostic } from './diagnostic.js';
import type { LocatedSource } from './located-source.js';
import { type Place, placeOf } from './place-of.js';
import { redact } from './redact.js';
import { harmless } from './show-text.js';
import { columnsOf, wrapText } from './wrap-text.js';

/** How diagnostics are shown. */
export interface PrintOptions {
  readonly color: boolean;
  /** The width of the terminal. */
  readonly columns?: number;
  /** The address that opens a place in an editor; without it, places are no links. */
  readonly link?: (place: Place) => string;
}

/**
 * Formats diagnostics for people: place and code, the message, the lines with carets, the help. They keep their order,
 * with an empty line between them and no line break at the end.
 */
export function printDiagnostics(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  { color, columns = 80, link }: PrintOptions,
): string {
  const paint = colors.createColors(color);
  return diagnostics.map((diagnostic) => printOne(diagnostic)).join('\n\n');

  function printOne({ code, severity, message, help, at }: Diagnostic): string {
    const range = source.rangeOf(at);
    const start = placeOf(source, at);
    const name = paint.bold(formatPlace(source, start));
    const place = link ? hyperlink(name, link(start)) : name;
    const accent = severity === 'error' ? paint.red : paint.yellow;
    const what = label(severity, code);
    // A path that is cut could not be copied, so the code moves to a line of its own.
    const isLong = columnsOf(formatPlace(source, start)) + 2 + what.length > columns;
    return [
      `${place}${isLong ? '\n  ' : '  '}${accent(what)}`,
      ...sentence(message),
      ...codeFrame(source, range, columns).map((row) =>
        row.kind === 'text'
          ? `${paint.dim(row.gutter)}${row.text}`
          : `${paint.dim(row.gutter)}${accent(row.text)}`,
      ),
      ...sentence(help),
    ].join('\n');
  }

  function sentence(text: string): string[] {
    return text === '' ? [] : wrapText(redact(harmless(text)), columns - 2).map((line) => `  ${line}`);
  }
}

/** A place as people read it: the file as the user wrote it, line and column. */
export function formatPlace(source: LocatedSource, { line, column }: Place): string {
  return `${harmless(source.name)}:${line}:${column}`;
}

/** A text that a terminal opens as a link (OSC 8). Terminals without links show the text alone. */
export function hyperlink(text: string, address: string): string {
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}

function label(severity: Diagnostic['severity'], code: string): string {
  switch (severity) {
    case 'error':
      return code;
    case 'warning':
      return `warning  ${code}`;
    default:
      return unreachable(severity);
  }
}
