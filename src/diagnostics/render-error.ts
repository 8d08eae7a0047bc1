/** An external failure: of a file, a process or a service. A bug of inbetween is a plain Error. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
  /** What to do, as a sentence or a command. */
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
