import type { Location } from './diagnostic.js';

/** A text with the offsets of its locations. */
export interface LocatedSource {
  /** The name of the file as the user wrote it. */
  readonly name: string;
  readonly text: string;
  /** The range of a location: offsets in UTF-16 code units, end exclusive, always inside the text. */
  rangeOf(at: Location): { readonly start: number; readonly end: number };
}
