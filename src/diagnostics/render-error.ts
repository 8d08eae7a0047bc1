/** The world failed: a file, a process, a service. Our own bugs stay plain Errors. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
  /** What to do next, as a sentence or a command. */
  readonly hint: string;

  constructor(
    /** Stable and kebab-case: people search for it and tools filter by it. */
    readonly code: string,
    message: string,
    { hint = '', cause }: { hint?: string; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
  }
}
