import { nameCharacter } from '../../base/look-alike.js';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { endOfLine, startOfLine } from './text-lines.js';

const SPACES = '\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
const INVISIBLE = '\\u00AD\\u200B-\\u200F\\u2060\\uFEFF';
const QUOTES = '“”„‟‘’‚‛«»＂＇';
const SIGNS = '：，；｛｝［］＃－–—';
const UNUSUAL = new RegExp(`[${SPACES}${INVISIBLE}${QUOTES}${SIGNS}]`, 'u');
const QUOTED_VALUE = new RegExp(`^[^:]{0,80}: +(?=[${QUOTES}])`, 'u');
const WIDE = new RegExp(`[${SPACES}${QUOTES}：，｛｝［］]`, 'u');

// Errors of the form of a file, which such a character can cause.
const syntax: ReadonlySet<string> = new Set([
  ...[
    'missing-colon',
    'colon-in-text',
    'bad-indent',
    'missing-space',
    'bad-yaml',
    'needs-quotes',
    'tab-indent',
  ],
  ...['missing-comma', 'unclosed-bracket', 'text-after-quote', 'bad-key'],
]);
// Errors of a value or a key.
const words: ReadonlySet<string> = new Set([
  ...['unknown-key', 'wrong-type', 'unknown-value', 'wrong-form', 'bad-id', 'bad-name', 'unknown-keyframe'],
  ...['unknown-scheme', 'unknown-shot', 'wrong-version'],
]);

/**
 * Replaces errors whose cause is a character that looks like one of YAML, such as a no-break space or a typographic quote,
 * by an error that names it. In prompts and captions these characters are fine.
 */
export function nameUnusualSigns(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (!UNUSUAL.test(source.text)) return diagnostics;
  return diagnostics.map((diagnostic) => {
    if (!syntax.has(diagnostic.code) && !words.has(diagnostic.code)) return diagnostic;
    const at = placeOfSign(source, diagnostic);
    return at === undefined ? diagnostic : unusualSign(source.text, at);
  });
}

function placeOfSign({ text, rangeOf }: LocatedSource, { at, code }: Diagnostic): number | undefined {
  const { start, end } = rangeOf(at);
  const line = startOfLine(text, start);
  const lineEnd = endOfLine(text, start);
  if (words.has(code)) {
    const own = find(UNUSUAL, text, start, Math.min(end, lineEnd));
    if (own !== undefined) return own;
  }
  // The indentation, the dash, the key, its colon, and the character after it.
  const structure = /^[^:：]{0,80}[:：]?.?/u.exec(text.slice(line, lineEnd))?.[0].length ?? 0;
  const found = find(UNUSUAL, text, line, line + structure);
  if (found !== undefined) return found;
  // A text in typographic quotes is not in quotes, so its colon or comma is one of YAML.
  const quoted = syntax.has(code) ? QUOTED_VALUE.exec(text.slice(line, lineEnd)) : null;
  if (quoted) return line + quoted[0].length;
  if (syntax.has(code) && line > 0) {
    // A line that starts with a dash for text is a text, and the error is in the line below.
    const above = startOfLine(text, line - 1);
    const dash = /^\s*(?=[－–—]\s)/u.exec(text.slice(above, line));
    if (dash) return above + dash[0].length;
  }
  return syntax.has(code) && /[[{｛［]/.test(text.slice(line, lineEnd))
    ? find(WIDE, text, line, lineEnd)
    : undefined;
}

function find(sign: RegExp, text: string, start: number, end: number): number | undefined {
  const found = sign.exec(text.slice(start, end));
  return found ? start + found.index : undefined;
}

function unusualSign(text: string, at: number): Diagnostic {
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return errorInText(at, at + sign.length, {
    code: 'unusual-character',
    message: `Here is ${nameCharacter(sign)}. YAML reads it as a letter of the text.`,
    help: helpFor(sign),
  });
}

function helpFor(sign: string): string {
  if (new RegExp(`[${SPACES}]`, 'u').test(sign)) return 'Replace it with an ordinary space.';
  if (new RegExp(`[${INVISIBLE}]`, 'u').test(sign))
    return 'Delete it. If you cannot see it, type the line again.';
  if (new RegExp(`[${QUOTES}]`, 'u').test(sign))
    return 'Replace it with the straight quote " or \', on both sides.';
  if (sign === '：') return 'Replace it with ":" and a space.';
  return /[－–—]/u.test(sign) ? 'Replace it with "-".' : `Replace it with "${sign.normalize('NFKC')}".`;
}
