import { composeDocument } from './compose-document.js';
import type { DocumentValue } from './document-value.js';
import { readText } from './read-text.js';
import { readValues } from './read-values.js';

/** The values in the text of a document, without checks; null for a text that is no YAML. It never throws. */
export function readDocumentValue(text: string): DocumentValue {
  const plain = readText(new TextEncoder().encode(text)).text;
  const composed = composeDocument(plain);
  return composed.ok ? readValues(composed.root, () => 0).value : null;
}
