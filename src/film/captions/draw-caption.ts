import { RenderError } from '../../diagnostics/render-error.js';
import { type Letters, lettersWithoutFont, setText } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import { formatLetters } from '../../timeline/burnt-texts.js';

/** What letters are needed for, for the error when the packages that draw them are missing. */
export const CAPTION_PURPOSE = {
  code: 'captions-unavailable',
  what: 'A burned-in caption',
  otherwise: 'write "captions: soft"',
} as const;

/** A caption as a PNG: white letters with a black outline, which are readable on any frame. */
export async function drawCaption(text: string, size: Size): Promise<Uint8Array> {
  const strange = await strangeLetters(text);
  if (strange.length > 0) {
    throw new RenderError(
      'caption-letters',
      `No available font has ${formatLetters(strange)} of the burned-in caption "${text.slice(0, 60)}${text.length > 60 ? '…' : ''}".`,
      { hint: `Remove these letters, or ${CAPTION_PURPOSE.otherwise}.` },
    );
  }
  const { letters, pixels, fits } = await fitted(composed(text), size);
  if (fits) return edged(letters, pixels);
  throw new RenderError(
    'caption-too-long',
    `A caption does not fit into a frame of ${size.width}x${size.height}: "${text.slice(0, 60)}${text.length > 60 ? '…' : ''}"`,
    { hint: 'Divide it into several captions with "from" and "to".' },
  );
}

/** Letters of a caption that no font of ours has: one machine would draw them, and the next one boxes. */
export function strangeLetters(text: string): Promise<readonly string[]> {
  return lettersWithoutFont(composed(text), { weight: WEIGHT, purpose: CAPTION_PURPOSE });
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

// A black outline around each letter, as wide as its stroke, with a soft outer edge.
async function edged({ width, height, ink }: Letters, pixels: number): Promise<Uint8Array> {
  const reach = Math.max(2, pixels * 0.1);
  const margin = Math.ceil(reach) + 1;
  const full = { width: evenUp(width + 2 * margin), height: evenUp(height + 2 * margin) };
  const edge = new Uint8Array(full.width * full.height);
  const letters = new Uint8Array(full.width * full.height);
  const disc = discOf(reach);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const own = ink[y * width + x]!; // In range by the bounds of the loops; the margin keeps all other places in range.
      if (own === 0) continue;
      const at = (y + margin) * full.width + x + margin;
      letters[at] = own;
      for (const { dx, dy, weight } of disc) {
        const there = at + dy * full.width + dx;
        const dark = own * weight;
        if (dark > edge[there]!) edge[there] = dark;
      }
    }
  }
  const rgba = new Uint8Array(full.width * full.height * 4);
  for (let at = 0; at < letters.length; at += 1) {
    const [white, black] = [letters[at]! / 255, edge[at]! / 255];
    const alpha = white + black * (1 - white);
    const grey = alpha === 0 ? 0 : Math.round((255 * white) / alpha);
    rgba.set([grey, grey, grey, Math.round(255 * alpha)], 4 * at);
  }
  const { default: sharp } = await import('sharp'); // Loaded already: it has set the text.
  return sharp(rgba, { raw: { ...full, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

interface Spot {
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

function discOf(reach: number): readonly Spot[] {
  const most = Math.ceil(reach);
  const spots: Spot[] = [];
  for (let dy = -most; dy <= most; dy += 1) {
    for (let dx = -most; dx <= most; dx += 1) {
      const weight = Math.min(1, Math.max(0, reach + 0.5 - Math.hypot(dx, dy)));
      if (weight > 0) spots.push({ dx, dy, weight });
    }
  }
  return spots;
}

function evenUp(value: number): number {
  return Math.ceil(value / 2) * 2;
}
