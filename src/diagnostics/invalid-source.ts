import type { Diagnostic } from './diagnostic.js';
import type { LocatedSource } from './located-source.js';

/** How an operation ends when the storyboard has errors: nothing else is answered. */
export interface InvalidSource {
  readonly status: 'invalid';
  readonly source: LocatedSource;
  /** Errors and warnings, in file order. */
  readonly diagnostics: readonly Diagnostic[];
}
