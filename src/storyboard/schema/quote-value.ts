import { redact } from '../../diagnostics/redact.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';

/** The kind of a value, for a sentence. */
export function kindOf(value: DocumentValue): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a block of keys';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : 'a text';
}

/** A value as a sentence quotes it. Lists and blocks are not quoted. */
export function quoteValue(value: DocumentValue | undefined): string {
  if (typeof value === 'string') return `"${shorten(value)}"`;
  return Array.isArray(value) || isMapping(value) ? 'this value' : String(value);
}

/** A text short enough to be quoted, without secrets. */
export function shorten(text: string): string {
  // First: a part of a secret does not look like one any more.
  const shown = redact(text.slice(0, 2000));
  const characters = [...shown.slice(0, 200)];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : shown;
}

/** A sentence with the examples of a field; empty where it has none. */
export function formatExamples(examples: readonly unknown[] | undefined): string {
  const simple = (examples ?? []).filter((one) => typeof one !== 'object');
  const quoted = simple.map((one) => (typeof one === 'string' ? `"${one}"` : String(one)));
  return quoted.length === 0 ? '' : `For example ${quoted.join(' or ')}.`;
}

/** A text with a capital first letter, for the start of a sentence. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
