import colors from 'picocolors';
import { unreachable } from '../base/unreachable.js';
import { codeFrame } from './code-frame.js';
import type { Diagnostic } from './diagnostic.js';
import type { LocatedSource } from './located-source.js';
import { placeOf } from './place-of.js';
import { redact } from './redact.js';
import { harmless } from './show-text.js';

/** How diagnostics are shown. */
export interface PrintOptions {
  readonly color: boolean;
  /** The width of the terminal. */
  readonly columns?: number;
}

/**
 * Formats diagnostics for people: place and code, the message, the lines with carets, the help. They keep their order,
 * with an empty line between them and no line break at the end.
 */
export function printDiagnostics(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
  { color, columns = 80 }: PrintOptions,
): string {
  const paint = colors.createColors(color);
  return diagnostics.map((diagnostic) => printOne(diagnostic)).join('\n\n');

  function printOne({ code, severity, message, help, at }: Diagnostic): string {
    const { line, column } = placeOf(source, at);
    const range = source.rangeOf(at);
    const place = paint.bold(`${harmless(source.name)}:${line}:${column}`);
    const accent = severity === 'error' ? paint.red : paint.yellow;
    return [
      `${place}  ${accent(label(severity, code))}`,
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
    return text === '' ? [] : wrap(redact(harmless(text)), columns - 2).map((line) => `  ${line}`);
  }
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

/** Breaks at spaces, but not inside short quotes, so that quoted text can be copied. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(/[^\s"]*"[^"]{1,40}"\S*|\S+/g) ?? []) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
