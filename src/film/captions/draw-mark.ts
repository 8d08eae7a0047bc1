import { RenderError } from '../../diagnostics/render-error.js';
import type { MissingLetters } from '../../media/fonts.js';
import { type Letters, lettersWithoutFont, setText } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import { formatLetters } from '../../timeline/burnt-texts.js';
import { drawOutlined } from './draw-outlined.js';

/** What letters are needed for, for the error when the packages that draw them are missing. */
export const MARK_PURPOSE = {
  code: 'mark-unavailable',
  what: 'A visible mark',
  otherwise: 'remove "mark"',
} as const;

/** A mark as a PNG. Throws RenderError `mark-letters` or `mark-too-long`. */
export async function drawMark(text: string, size: Size): Promise<Uint8Array> {
  const { letters: strange, package: lacking } = await strangeMarkLetters(text);
  if (strange.length > 0) {
    throw new RenderError(
      'mark-letters',
      `No available font has ${formatLetters(strange)} of the mark "${text}".`,
      {
        hint:
          lacking === null
            ? 'Remove these letters.'
            : `Install their font with "npm install ${lacking}", or remove them.`,
      },
    );
  }
  const { letters, pixels, fits } = await setMark(text, size);
  if (fits) return drawOutlined(letters, pixels);
  throw new RenderError(
    'mark-too-long',
    `The mark "${text}" does not fit into a frame of ${size.width}x${size.height}.`,
    {
      hint: 'Write a shorter one.',
    },
  );
}

/** Letters of a mark that no font of ours has: one machine would draw them, and the next one boxes. */
export function strangeMarkLetters(text: string): Promise<MissingLetters> {
  return lettersWithoutFont(text, { weight: WEIGHT });
}

/** Whether a mark can be drawn for frames of that size. */
export async function markFits(text: string, size: Size): Promise<boolean> {
  return (await setMark(text, size)).fits;
}

const WEIGHT = 'Bold';
const SMALLEST = 12;
const WIDEST = 0.9;
// More than two lines are higher.
const MOST_EMS = 3;

// Rules want letters as high as a twentieth of the shorter side. Chinese ones fill the height of the font, and of Latin
// ones even the capitals are a quarter lower.
async function setMark(
  text: string,
  { width, height }: Size,
): Promise<{ readonly letters: Letters; readonly pixels: number; readonly fits: boolean }> {
  const part = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(text)
    ? 0.06
    : 0.07;
  const pixels = Math.max(SMALLEST, Math.round(Math.min(width, height) * part));
  const room = Math.floor(width * WIDEST);
  const letters = await setText({
    ...{ text, pixels, width: room, weight: WEIGHT, align: 'centre' },
    ...{ withoutHyphens: true, purpose: MARK_PURPOSE },
  });
  const fits = letters.width <= room && letters.height <= MOST_EMS * pixels && letters.height < height * 0.4;
  return { letters, pixels, fits };
}
