import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';

/** A file to be written, with all names that it has on this machine. */
export interface OutputPlace {
  /** As written in the storyboard. */
  readonly output: string;
  readonly names: readonly string[];
  /** Files that the film is made from. */
  readonly inputs: readonly { readonly said: string; readonly names: readonly string[] }[];
  readonly isInState: boolean;
  /** Why no file can be written there; null when one can. */
  readonly obstacle: string | null;
  /** Its place in the document. */
  readonly at: DocumentPath;
}

/**
 * Whether each output can be written. It may replace an earlier output, but not an input, not the state of inbetween, and
 * not another output of this film. The film is the first of the places.
 */
export function checkOutputs(places: readonly OutputPlace[]): readonly Diagnostic[] {
  return places.flatMap((place, index) => {
    const { output, at } = place;
    const why = whyTaken(place, places.slice(0, index));
    if (why === null) return [];
    return [
      errorAt(at, {
        code: why.code,
        message: `${index === 0 ? 'The film' : isExport(place) ? 'This export' : 'This output'} cannot be written to "${output}": ${why.text}.`,
        help: `Choose another name under ${index === 0 ? 'film.output' : isExport(place) ? 'film.exports' : '"output"'}.`,
      }),
    ];
  });
}

// File systems allow 255 bytes, and the temporary file has a longer name.
const LONGEST_NAME = 230;

/** Why an output cannot have its name; null when it can. `before` are the film and the outputs before it. */
export function whyTaken(
  { output, names, inputs, isInState, obstacle }: OutputPlace,
  before: readonly OutputPlace[],
): { readonly code: 'output-taken' | 'output-impossible'; readonly text: string } | null {
  const impossible = whyImpossible(output);
  if (impossible !== null) return { code: 'output-impossible', text: impossible };
  const meets = (one: { readonly names: readonly string[] }) =>
    one.names.some((name) => names.includes(name));
  const taken = inputs.find(meets);
  if (taken) return { code: 'output-taken', text: `it would replace "${taken.said}", an input of the film` };
  const other = before.findIndex(meets);
  if (other >= 0)
    return {
      code: 'output-taken',
      text:
        other === 0 ? 'that is the file of the film' : `${kindAndNumber(before, other)} has the same name`,
    };
  if (isInState) return { code: 'output-taken', text: 'inbetween keeps its state in that folder' };
  return obstacle === null ? null : { code: 'output-impossible', text: obstacle };
}

function isExport({ at }: Pick<OutputPlace, 'at'>): boolean {
  return at[1] === 'exports';
}

// Exports are the last of the places, and are counted by themselves.
function kindAndNumber(places: readonly OutputPlace[], index: number): string {
  const place = places[index];
  if (place === undefined || !isExport(place)) return `output ${index}`;
  return `export ${places.slice(0, index + 1).filter(isExport).length}`;
}

function whyImpossible(output: string): string | null {
  if (output.includes('\0')) return 'the name contains a zero byte';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for.
  if (/[\u0001-\u001F\u007F]/.test(output))
    return 'the name contains a line break or another invisible character';
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(output)) return 'it is an address, and not a path on this machine';
  if (/^~[/\\]/.test(output)) return `"~" works in a shell only. Write "\${HOME}" for the home folder`;
  const parts = output.split(/[\\/]/).map((part) => new TextEncoder().encode(part).length);
  return Math.max(...parts) > LONGEST_NAME ? 'the name is too long for a file' : null;
}
