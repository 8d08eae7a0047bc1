import type { YAMLError } from 'yaml';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import { explainCutText } from './comments.js';
import { explainYamlError } from './explain-yaml-error.js';
import { endOfLine, startOfLine } from './text-lines.js';

// Errors inside one value. After any other error the parser has lost the structure, and its further errors mislead.
const insideOneValue: ReadonlySet<string> = new Set([
  'colon-in-text',
  'needs-quotes',
  'unknown-tag',
  'bad-escape',
  'tab-indent',
  'text-after-quote',
]);

/** The syntax errors of a text, explained for users: one diagnostic per cause, none for its consequences. */
export function collectYamlErrors(text: string, errors: readonly YAMLError[]): readonly Diagnostic[] {
  const sorted = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const diagnostics: Diagnostic[] = [];
  let skipUntil = -1;
  for (const error of sorted) {
    const start = Math.min(error.pos[0], Math.max(0, text.length - 1));
    if (start < skipUntil) continue;
    const diagnostic = explain(text, error, start);
    diagnostics.push(diagnostic);
    if (!insideOneValue.has(diagnostic.code)) break;
    skipUntil = endOfLine(text, start) + 1;
  }
  return diagnostics;
}

function explain(text: string, error: YAMLError, start: number): Diagnostic {
  const end = Math.max(start + 1, Math.min(error.pos[1], endOfLine(text, start)));
  const line = text.slice(startOfLine(text, start), endOfLine(text, start));
  const syntaxError = { text, start, end, libraryMessage: error.message, line };
  const explained = explainYamlError(error.code, syntaxError);
  const { code, message, help, ...place } =
    explainCutText(text, explained.start ?? start, explained.code) ?? explained;
  return errorInText(place.start ?? start, place.end ?? end, { code, message, help });
}
