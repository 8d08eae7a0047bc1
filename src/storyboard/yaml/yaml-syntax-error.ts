/** A syntax error as the YAML library reports it, with its place. */
export interface YamlSyntaxError {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The message of the library. */
  readonly libraryMessage: string;
  readonly line: string;
}

/** An explanation for users. `start` and `end` are present where the place differs from the library's. */
export interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly start?: number;
  readonly end?: number;
}

/** Two values in brackets without a comma between them. */
export const missingComma: Explanation = {
  code: 'missing-comma',
  message: 'A comma is missing before this.',
  help: 'Separate values with commas inside { } and [ ].',
};

/** A colour that was written without quotes, in quotes; undefined for other comments. */
export function quotedColor(comment: string): string | undefined {
  const color = /^#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-z])/i.exec(comment)?.[0];
  return color && `"${color}"`;
}
