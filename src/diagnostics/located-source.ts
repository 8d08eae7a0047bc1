import type { Location } from './diagnostic.js';

/** A text that can say where in it a location lies. */
export interface LocatedSource {
  /** As the user would name the file. */
  readonly name: string;
  readonly text: string;
  /** Offsets in UTF-16 code units, end exclusive; always inside the text. */
  rangeOf(at: Location): { readonly start: number; readonly end: number };
}
