import { type Diagnostic, type DocumentPath, errorAt, warningInText } from '../../diagnostics/diagnostic.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import { capitalize } from '../schema/quote-value.js';
import { subjectOf } from '../schema/subject-of.js';
import { commentAfterValue, quoteComment } from '../yaml/comments.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';
import { quotedColor } from '../yaml/yaml-syntax-error.js';

/**
 * Texts that a # after a space ends: YAML reads the rest of the line as a comment, so it would be missing from a prompt
 * that is paid for. Texts in quotes and block texts are not cut.
 */
export function checkComments(document: DocumentValue, source: LocatedSource): readonly Diagnostic[] {
  // Most files have no such comment.
  if (!/[ \t]#/.test(source.text)) return [];
  return valuesOf(document, []).flatMap(({ path, value }): readonly Diagnostic[] => {
    const comment = commentAfterValue(source, path);
    if (comment === undefined) return [];
    const what = subjectOf(path, document);
    if (value === null) {
      const color = quotedColor(comment.text);
      return [
        errorAt(path, {
          code: color ? 'unquoted-color' : 'empty-value',
          message: `${capitalize(what)} has no value: YAML reads ${quoteComment(comment)} as a comment.`,
          help: color
            ? `Put the colour in quotes: ${path.at(-1)}: ${color}.`
            : 'If it is the value, put it in double quotes. Otherwise write a value before it, or remove the line.',
        }),
      ];
    }
    const kind = kindOfField(path);
    // After a name or a path, "# …" is the usual form of a comment.
    if (kind === 'other' || (kind === 'name' && /^#[\s#]|^#$/.test(comment.text))) return [];
    return [
      warningInText(comment.start, comment.end, {
        code: 'text-cut-by-comment',
        message: `${capitalize(what)} ends before the #: YAML reads ${quoteComment(comment)} as a comment.`,
        help: 'If it belongs to the text, put the whole text in double quotes. If it is a comment, write it on its own line.',
      }),
    ];
  });
}

interface PlacedValue {
  readonly path: DocumentPath;
  readonly value: string | null;
}

function valuesOf(value: DocumentValue, path: DocumentPath): readonly PlacedValue[] {
  if (value === null || typeof value === 'string') return path.length === 0 ? [] : [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((one, index) => valuesOf(one, [...path, index]));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => valuesOf(one, [...path, key]));
}

const texts: ReadonlySet<unknown> = new Set(['title', 'prompt', 'negative_prompt', 'caption', 'text']);
const names: ReadonlySet<unknown> = new Set([
  ...['id', 'first', 'last', 'src', 'audio', 'driving_audio', 'output', 'from', 'to', 'store', 'at', 'queue'],
  ...['template', 'model', 'endpoint', 'base_url'],
]);

function kindOfField(path: DocumentPath): 'text' | 'name' | 'other' {
  const field = path.at(-1);
  if (texts.has(field)) return 'text';
  return names.has(field) || path[0] === 'keyframes' ? 'name' : 'other';
}
