import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { Size } from '../plan/size.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import { outputSize, shotsOf } from './build-output-timeline.js';

/** A caption that becomes part of pictures. */
export interface BurntText {
  readonly text: string;
  readonly shot: string;
  readonly at: DocumentPath;
  /** The pictures whose size is known. */
  readonly over: readonly BurntOver[];
}

/** What a caption lies over: the film (null), or an output by its name. */
export interface BurntOver {
  readonly output: string | null;
  readonly size: Size;
}

/** All captions that a storyboard wants in pictures. The film's size is null as long as nobody can tell it. */
export function burntTexts(
  { film, shots }: Pick<Storyboard, 'film' | 'shots'>,
  size: Size | null,
): readonly BurntText[] {
  const over = new Map<string, BurntOver[]>(shots.map(({ id }) => [id, []]));
  const lay = (shown: readonly Shot[], one: BurntOver): void => {
    for (const { id } of shown) over.get(id)?.push(one);
  };
  if (film.captions === 'burn' && size !== null) lay(shots, { output: null, size });
  for (const output of film.outputs ?? []) {
    const own = output.size ?? (size === null ? null : outputSize(output, size));
    if (output.captions === 'burn' && own !== null)
      lay(shotsOf(shots, output), { output: output.output, size: own });
  }
  return shots.flatMap((shot) => textsOf(shot, over.get(shot.id) ?? []));
}

/** The complaint about a caption that does not fit over some of its pictures. */
export function captionTooLong({ shot, at }: BurntText, over: readonly BurntOver[]): Diagnostic {
  const pictures = over.map(
    ({ output, size: { width, height } }) =>
      `${output === null ? 'the film' : `"${output}"`} (${width}x${height})`,
  );
  const elsewhere = over.some(({ output }) => output === null)
    ? ''
    : `, or write "captions: off" for ${over.length === 1 ? 'this output' : 'these outputs'}`;
  return errorAt(at, {
    code: 'caption-too-long',
    message: `Shot "${shot}" has a caption that is too long for the pictures of ${pictures.join(' and ')}, even in small letters.`,
    help: `Shorten it, or divide it into several captions with "from" and "to"${elsewhere}.`,
  });
}

/** The complaint about a caption with letters that no font for pictures has. */
export function captionLetters({ shot, at }: BurntText, strange: readonly string[]): Diagnostic {
  return errorAt(at, {
    code: 'caption-letters',
    message: `Shot "${shot}" has a caption for the picture with letters that its fonts do not have: ${formatLetters(strange)}.`,
    help: 'There are fonts for Latin, Chinese, Japanese and Korean. Leave the others out, or put the captions beside the picture with "captions: soft" or "sidecar".',
  });
}

/** Letters as a sentence names them, not more than a few. */
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
