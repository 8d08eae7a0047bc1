import { RenderError } from '../../diagnostics/render-error.js';
import type { MissingLetters } from '../../media/fonts.js';
import { type Letters, lettersWithoutFont, setText } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import { formatLetters } from '../../timeline/burnt-texts.js';
import { drawOutlined } from './draw-outlined.js';

/** What letters are needed for, for the error when the packages that draw them are missing. */
export const CAPTION_PURPOSE = {
  code: 'captions-unavailable',
  what: 'A burned-in caption',
  otherwise: 'write "captions: soft"',
} as const;

/** A caption as a PNG: white letters with a black outline, which are readable on any frame. */
export async function drawCaption(text: string, size: Size): Promise<Uint8Array> {
  const { letters: strange, package: lacking } = await strangeLetters(text);
  if (strange.length > 0) {
    const way =
      lacking === null ? 'Remove these letters' : `Install their font with "npm install ${lacking}"`;
    throw new RenderError(
      'caption-letters',
      `No available font has ${formatLetters(strange)} of the burned-in caption "${text.slice(0, 60)}${text.length > 60 ? '…' : ''}".`,
      { hint: `${way}, or ${CAPTION_PURPOSE.otherwise}.` },
    );
  }
  const { letters, pixels, fits } = await fitted(composed(text), size);
  if (fits) return drawOutlined(letters, pixels);
  throw new RenderError(
    'caption-too-long',
    `A caption does not fit into a frame of ${size.width}x${size.height}: "${text.slice(0, 60)}${text.length > 60 ? '…' : ''}"`,
    { hint: 'Divide it into several captions with "from" and "to".' },
  );
}

/** Letters of a caption that no font of ours has: one machine would draw them, and the next one boxes. */
export function strangeLetters(text: string): Promise<MissingLetters> {
  return lettersWithoutFont(composed(text), { weight: WEIGHT });
}

/** Whether a caption can be drawn for frames of that size. */
export async function captionFits(text: string, size: Size): Promise<boolean> {
  return (await fitted(composed(text), size)).fits;
}

// Some keyboards and file systems write a letter and its accent as two characters, for which no font has a glyph.
function composed(text: string): string {
  return text.normalize('NFC');
}

const WEIGHT = 'Bold';
const MOST_LINES = 3;
const SMALLEST = 0.55;
const MOST_HEIGHT = 0.4;
const NARROWEST = 2.6;
const NOTHING: Letters = { width: 0, height: 0, ink: new Uint8Array() };

// A size that is readable on a phone and on a wall. Smaller letters only where three lines are not enough.
async function fitted(
  text: string,
  { width, height }: Size,
): Promise<{ readonly letters: Letters; readonly pixels: number; readonly fits: boolean }> {
  const usual = Math.max(12, Math.round(Math.min(width, height) * 0.052));
  const room = Math.floor(width * (height > width ? 0.86 : 0.82));
  const lines = Math.max(MOST_LINES, text.split('\n').length);
  // If not even the letters for measuring fit into one line, the caption would be unreadable.
  if (room < usual * NARROWEST) return { letters: NOTHING, pixels: usual, fits: false };
  let [pixels, set] = [usual, await setLines(text, usual, room)];
  while (set.lines > lines && pixels > Math.max(8, usual * SMALLEST)) {
    pixels = Math.floor(pixels * 0.92);
    set = await setLines(text, pixels, room);
  }
  return { letters: set.letters, pixels, fits: set.letters.height <= height * MOST_HEIGHT };
}

const STRUT = 'Ág國';

/** The text in lines whose places do not depend on their letters. */
async function setLines(
  text: string,
  pixels: number,
  width: number,
): Promise<{ readonly letters: Letters; readonly lines: number }> {
  const set = (content: string): Promise<Letters> =>
    setText({
      text: content,
      pixels,
      width,
      weight: WEIGHT,
      align: 'centre',
      spacing: Math.round(pixels * 0.16),
      withoutHyphens: true,
      purpose: CAPTION_PURPOSE,
    });
  // The image of a text ends where its ink ends. So a line with high letters above and below serves for measuring, with
  // an empty line between for accents and descenders.
  const [strut, two, all] = await Promise.all([
    set(STRUT),
    set(`${STRUT}\n${STRUT}`),
    set(`${STRUT}\n\n${text}\n\n${STRUT}`),
  ]);
  const pitch = two.height - strut.height;
  const lines = Math.round((all.height - strut.height) / pitch) - 3;
  const over = Math.floor(pixels * 0.25);
  const [top, bottom] = [2 * pitch - over, all.height - 2 * pitch + over];
  const ink = all.ink.subarray(top * all.width, bottom * all.width);
  return { letters: { width: all.width, height: bottom - top, ink }, lines };
}
