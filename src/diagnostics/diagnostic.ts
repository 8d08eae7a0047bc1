/** A way into the document: keys and indexes from the root, like ['shots', 2, 'first']. */
export type DocumentPath = readonly (string | number)[];

/**
 * Where a mistake is. A path points at the value, or at its key where the key itself is the mistake or the
 * value is missing; an offset range (UTF-16 code units) is for text that did not become a document.
 */
export type Location =
  | { readonly kind: 'path'; readonly path: DocumentPath; readonly on: 'key' | 'value' }
  | { readonly kind: 'range'; readonly start: number; readonly end: number };

/** One mistake or doubt about the user's file: collected, never thrown. */
export interface Diagnostic {
  /** Stable and kebab-case: people search for it and tools filter by it. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One sentence in the user's words. */
  readonly message: string;
  /** The way out. */
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

/** A doubt at a value of the document: the render goes on. */
export function warningAt(
  path: DocumentPath,
  { on = 'value', ...rest }: { code: string; message: string; help: string; on?: 'key' | 'value' },
): Diagnostic {
  return { ...rest, severity: 'warning', at: { kind: 'path', path, on } };
}

/** An error at a piece of the text, for a text that did not become a document. */
export function errorInText(
  start: number,
  end: number,
  what: { code: string; message: string; help: string },
): Diagnostic {
  return { ...what, severity: 'error', at: { kind: 'range', start, end } };
}
