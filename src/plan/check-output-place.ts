import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';

/** Where the film goes and what lies there, by all names that the files have on this machine. */
export interface OutputPlace {
  /** As the storyboard says it. */
  readonly output: string;
  readonly names: readonly string[];
  /** Files that the film is made from. */
  readonly inputs: readonly { readonly said: string; readonly names: readonly string[] }[];
  readonly isInState: boolean;
  /** Why no file can come to lie there; null when nothing speaks against it. */
  readonly obstacle: string | null;
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
        code: why.code,
        message: `${index === 0 ? 'The film' : 'This output'} cannot be written to "${output}": ${why.words}.`,
        help: `Choose another name under ${index === 0 ? 'film.output' : '"output"'}.`,
      }),
    ];
  });
}

// File systems take 255 bytes, and while it is written a file's name has some more letters.
const LONGEST_NAME = 230;

function whyTaken(
  { output, names, inputs, isInState, obstacle }: OutputPlace,
  before: readonly OutputPlace[],
): { readonly code: 'output-taken' | 'output-impossible'; readonly words: string } | null {
  const impossible = whyImpossible(output);
  if (impossible !== null) return { code: 'output-impossible', words: impossible };
  const meets = (one: { readonly names: readonly string[] }) =>
    one.names.some((name) => names.includes(name));
  const taken = inputs.find(meets);
  if (taken)
    return { code: 'output-taken', words: `it would replace "${taken.said}", which the film is made from` };
  const other = before.findIndex(meets);
  if (other >= 0)
    return {
      code: 'output-taken',
      words: other === 0 ? 'that is the film itself' : `that is output ${other} already`,
    };
  if (isInState) return { code: 'output-taken', words: 'that folder is for what inbetween remembers' };
  return obstacle === null ? null : { code: 'output-impossible', words: obstacle };
}

function whyImpossible(output: string): string | null {
  if (output.includes('\0')) return 'no file can have that name';
  if (/^~[/\\]/.test(output)) return `only a shell knows "~"; here the home folder is "\${HOME}"`;
  const parts = output.split(/[\\/]/).map((part) => new TextEncoder().encode(part).length);
  return Math.max(...parts) > LONGEST_NAME ? 'the name is too long for a file' : null;
}
