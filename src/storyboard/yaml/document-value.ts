import type { DocumentPath } from '../../diagnostics/diagnostic.js';

/** A value of the document. Numbers can be NaN or infinite, because YAML can express both. */
export type DocumentValue =
  | null
  | boolean
  | number
  | string
  | readonly DocumentValue[]
  | { readonly [key: string]: DocumentValue };

/** Whether a value is a mapping (an object, not a list). */
export function isMapping(
  value: DocumentValue | undefined,
): value is { readonly [key: string]: DocumentValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: DocumentValue, path: DocumentPath): DocumentValue | undefined {
  let value: DocumentValue | undefined = document;
  for (const step of path) {
    if (isMapping(value)) value = value[step];
    else if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else return undefined;
  }
  return value;
}
