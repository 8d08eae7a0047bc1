/** Where YAML cannot be read, and what the library says about it. */
export interface YamlSyntaxError {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The library's own sentence. */
  readonly libraryMessage: string;
  readonly line: string;
}

/** What it is in our words; the place when it is another than the library's. */
export interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly start?: number;
  readonly end?: number;
}

/** Values in brackets that are not parted. */
export const missingComma: Explanation = {
  code: 'missing-comma',
  message: 'A comma is missing before this.',
  help: 'Inside of { } and [ ] values are parted by commas.',
};
