/** A text of a file that may be a label, and where it is. */
export interface LabelText {
  /** For people: "keys in moov/udta/meta", "XMP". */
  readonly place: string;
  /** The name that the file gives the text; null for a whole XMP packet. */
  readonly name: string | null;
  readonly text: string;
}

/** The most bytes of one text. */
export const LONGEST_TEXT = 1 << 20;

/** The most texts of one file. */
export const MOST_TEXTS = 1000;
