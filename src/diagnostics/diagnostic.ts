/** A place in the document: keys and indexes from the root, such as ['shots', 2, 'first']. */
export type DocumentPath = readonly (string | number)[];

/**
 * Where a problem is. A path points at a value, or at its key where the key is wrong or the value is missing. A range of
 * offsets (UTF-16 code units) is for text that could not be parsed.
 */
export type Location =
  | { readonly kind: 'path'; readonly path: DocumentPath; readonly on: 'key' | 'value' }
  | { readonly kind: 'range'; readonly start: number; readonly end: number };

/** An error or a warning about the user's file. Diagnostics are collected, never thrown. */
export interface Diagnostic {
  /** Stable and kebab-case: people search for it and tools filter by it. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do. */
  readonly help: string;
  readonly at: Location;
}

/** An error at a value of the document. */
export function errorAt(
  path: DocumentPath,
  { on = 'value', ...rest }: { code: string; message: string; help: string; on?: 'key' | 'value' },
): Diagnostic {
  return { ...rest, severity: 'error', at: { kind: 'path', path, on } };
}

/** A warning at a value of the document. It does not stop the render. */
export function warningAt(
  path: DocumentPath,
  { on = 'value', ...rest }: { code: string; message: string; help: string; on?: 'key' | 'value' },
): Diagnostic {
  return { ...rest, severity: 'warning', at: { kind: 'path', path, on } };
}

/** An error at a range of the text, for text that could not be parsed. */
export function errorInText(
  start: number,
  end: number,
  what: { code: string; message: string; help: string },
): Diagnostic {
  return { ...what, severity: 'error', at: { kind: 'range', start, end } };
}

/** A warning at a range of the text, for what the values of the document no longer show. */
export function warningInText(
  start: number,
  end: number,
  what: { code: string; message: string; help: string },
): Diagnostic {
  return { ...what, severity: 'warning', at: { kind: 'range', start, end } };
}
