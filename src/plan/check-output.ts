import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';

/** Where the film goes and what lies there, by all names that the files have on this machine. */
export interface OutputPlace {
  /** As the storyboard says it. */
  readonly output: string;
  readonly names: readonly string[];
  /** Files that the film is made from. */
  readonly inputs: readonly { readonly said: string; readonly names: readonly string[] }[];
  readonly isInState: boolean;
  /** Where it stands in the document. */
  readonly at: DocumentPath;
}

/**
 * What is made may replace what was made before, but neither what it is made from nor what inbetween remembers, nor
 * one another. The film is the first of the places.
 */
export function checkOutputs(places: readonly OutputPlace[]): readonly Diagnostic[] {
  return places.flatMap((place, index) => {
    const { output, at } = place;
    const why = whyTaken(place, places.slice(0, index));
    if (why === null) return [];
    return [
      errorAt(at, {
        code: 'output-taken',
        message: `${index === 0 ? 'The film' : 'This output'} cannot be written to "${output}": ${why}.`,
        help: `Choose another name under ${index === 0 ? 'film.output' : '"output"'}.`,
      }),
    ];
  });
}

// File systems take 255 bytes, and while it is written a file's name has some more letters.
const LONGEST_NAME = 230;

function whyTaken(
  { output, names, inputs, isInState }: OutputPlace,
  before: readonly OutputPlace[],
): string | null {
  if (output.includes('\0')) return 'no file can have that name';
  const parts = output.split(/[\\/]/).map((part) => new TextEncoder().encode(part).length);
  if (Math.max(...parts) > LONGEST_NAME) return 'the name is too long for a file';
  const meets = (one: { readonly names: readonly string[] }) =>
    one.names.some((name) => names.includes(name));
  const taken = inputs.find(meets);
  if (taken) return `it would replace "${taken.said}", which the film is made from`;
  const other = before.findIndex(meets);
  if (other >= 0) return other === 0 ? 'that is the film itself' : `that is output ${other} already`;
  return isInState ? 'that folder is for what inbetween remembers' : null;
}
