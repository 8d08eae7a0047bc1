import type { YAMLError } from 'yaml';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import { explainYamlError } from './explain-yaml-error.js';
import { endOfLine, startOfLine } from './text-lines.js';

// Mistakes inside of one value. After any other the reader is out of step, and what it says next is noise.
const harmlessForTheRest: ReadonlySet<string> = new Set([
  'colon-in-text',
  'needs-quotes',
  'bad-escape',
  'tab-indent',
  'text-after-quote',
]);

/** What is wrong with a text as YAML, in our words: one diagnostic per stumble, not one per consequence. */
export function collectYamlErrors(text: string, errors: readonly YAMLError[]): readonly Diagnostic[] {
  const sorted = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const diagnostics: Diagnostic[] = [];
  let quietUntil = -1;
  for (const error of sorted) {
    const start = Math.min(error.pos[0], Math.max(0, text.length - 1));
    if (start < quietUntil) continue;
    const diagnostic = explain(text, error, start);
    diagnostics.push(diagnostic);
    if (!harmlessForTheRest.has(diagnostic.code)) break;
    quietUntil = endOfLine(text, start) + 1;
  }
  return diagnostics;
}

function explain(text: string, error: YAMLError, start: number): Diagnostic {
  const end = Math.max(start + 1, Math.min(error.pos[1], endOfLine(text, start)));
  const line = text.slice(startOfLine(text, start), endOfLine(text, start));
  const syntaxError = { text, start, end, libraryMessage: error.message, line };
  const { code, message, help, ...place } = explainYamlError(error.code, syntaxError);
  return errorInText(place.start ?? start, place.end ?? end, { code, message, help });
}
