import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';

/** Where the film goes and what lies there, by all names that the files have on this machine. */
export interface OutputPlace {
  /** As the storyboard says it. */
  readonly output: string;
  readonly names: readonly string[];
  /** Files that the film is made from. */
  readonly inputs: readonly { readonly said: string; readonly names: readonly string[] }[];
  readonly isInState: boolean;
}

/** The film may replace an older film, but neither what it is made from nor what inbetween remembers. */
export function checkOutput({ output, names, inputs, isInState }: OutputPlace): readonly Diagnostic[] {
  const taken = inputs.find((input) => input.names.some((name) => names.includes(name)));
  const why = taken
    ? `it would replace "${taken.said}", which the film is made from`
    : isInState
      ? 'that folder is for what inbetween remembers'
      : null;
  if (why === null) return [];
  return [
    errorAt(['film', 'output'], {
      code: 'output-taken',
      message: `The film cannot be written to "${output}": ${why}.`,
      help: 'Choose another name under film.output.',
    }),
  ];
}
