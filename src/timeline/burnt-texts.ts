import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { Size } from '../plan/size.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import { outputSize, shotsOf } from './build-output-timeline.js';

/** A caption that is burned into frames. */
export interface BurntText {
  readonly text: string;
  readonly shot: string;
  readonly at: DocumentPath;
  /** The film and outputs that show it, as far as their size is known. */
  readonly over: readonly BurntOver[];
}

/** What a caption is burned into: the film (null), or an output by its name. */
export interface BurntOver {
  readonly output: string | null;
  readonly size: Size;
}

/** All captions that a storyboard burns in. The film's size is null as long as it is unknown. */
export function burntTexts(
  { film, shots }: Pick<Storyboard, 'film' | 'shots'>,
  size: Size | null,
): readonly BurntText[] {
  const over = new Map<string, BurntOver[]>(shots.map(({ id }) => [id, []]));
  const add = (shown: readonly Shot[], one: BurntOver): void => {
    for (const { id } of shown) over.get(id)?.push(one);
  };
  if (film.captions === 'burn' && size !== null) add(shots, { output: null, size });
  for (const output of film.outputs ?? []) {
    const own = output.size ?? (size === null ? null : outputSize(output, size));
    if (output.captions === 'burn' && own !== null)
      add(shotsOf(shots, output), { output: output.output, size: own });
  }
  return shots.flatMap((shot) => textsOf(shot, over.get(shot.id) ?? []));
}

/** The diagnostic for a caption that does not fit into some of the frames. */
export function captionTooLong({ shot, at }: BurntText, over: readonly BurntOver[]): Diagnostic {
  const places = over.map(
    ({ output, size: { width, height } }) =>
      `${output === null ? 'the film' : `"${output}"`} (${width}x${height})`,
  );
  const elsewhere = over.some(({ output }) => output === null)
    ? ''
    : `, or write "captions: off" for ${over.length === 1 ? 'this output' : 'these outputs'}`;
  return errorAt(at, {
    code: 'caption-too-long',
    message: `Shot "${shot}" has a caption that does not fit into ${places.join(' and ')}, even in small letters.`,
    help: `Shorten it, or divide it into several captions with "from" and "to"${elsewhere}.`,
  });
}

/** The diagnostic for a caption with letters that no font for captions has. */
export function captionLetters(
  { shot, at }: BurntText,
  { letters, package: lacking }: { readonly letters: readonly string[]; readonly package: string | null },
): Diagnostic {
  return errorAt(at, {
    code: 'caption-letters',
    message: `Shot "${shot}" has a burned-in caption with letters that no available font has: ${formatLetters(letters)}.`,
    help:
      lacking === null
        ? 'There are fonts for Latin, Chinese, Japanese and Korean. Remove the other letters, or write "captions: soft" or "captions: sidecar".'
        : `Their font is an optional package: install it with "npm install ${lacking}", or write "captions: soft" or "captions: sidecar".`,
  });
}

/** A few letters as a sentence lists them. */
export function formatLetters(letters: readonly string[]): string {
  const shown = letters.slice(0, 8).join(' ');
  return letters.length > 8 ? `${shown} and ${letters.length - 8} more` : shown;
}

function textsOf({ id, captions, at, origins }: Shot, over: readonly BurntOver[]): readonly BurntText[] {
  if (over.length === 0) return [];
  const place = origins.caption ?? [...at, 'caption'];
  const isList = captions.length > 1 || captions.some(({ from, to }) => from !== null || to !== null);
  return captions.flatMap(({ text }, index) =>
    text.trim() === '' ? [] : [{ text, shot: id, at: isList ? [...place, index, 'text'] : place, over }],
  );
}
