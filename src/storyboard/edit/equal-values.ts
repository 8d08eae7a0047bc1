import type { DocumentValue } from '../yaml/document-value.js';
import { isMapping } from '../yaml/document-value.js';

/** Whether two values of documents are the same, whatever the order of their keys. */
export function equalValues(a: DocumentValue | undefined, b: DocumentValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
  }
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key], b[key]))
  );
}
