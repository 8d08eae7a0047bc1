import { type DocumentValue, isMapping } from '../yaml/document-value.js';

/** What kind of value this is, in a sentence. */
export function kindOf(value: DocumentValue): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a block of keys';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : 'a text';
}

/** A value as a sentence quotes it. */
export function quoteValue(value: DocumentValue | undefined): string {
  if (typeof value === 'string') return `"${shorten(value)}"`;
  if (Array.isArray(value)) return 'what stands here';
  return isMapping(value) ? 'what stands here' : String(value);
}

/** A text short enough to be quoted. */
export function shorten(text: string): string {
  const characters = [...text.slice(0, 200)];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : text;
}

/** A sentence with the examples of a field, or an empty text. */
export function formatExamples(examples: readonly unknown[] | undefined): string {
  const simple = (examples ?? []).filter((one) => typeof one !== 'object');
  const words = simple.map((one) => (typeof one === 'string' ? `"${one}"` : String(one)));
  return words.length === 0 ? '' : `For example ${words.join(' or ')}.`;
}

/** A sentence begins with a capital letter. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
