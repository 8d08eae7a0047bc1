import { type Letters, setText, type TextToSet } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import { shortenText } from './shorten-text.js';

/** Writes a slate into a frame (I420, BT.709 limited range), in place. */
export type Stamp = (frame: Uint8Array) => void;

const BLACK = 16;
const WHITE = 235;
const NEUTRAL = 128;
const STRIP_DARKNESS = 0.66; // Dark enough for white text on snow, transparent enough to see the image.

/**
 * Sets `text` once and returns the stamp that burns it into frames as a strip in the upper left corner, away from
 * captions. Large letters stay readable in a film that is shown small. Its first line describes the clip; the rest follows below. Throws RenderError `slate-unavailable` when
 * the optional packages are missing.
 */
export async function prepareStamp(
  text: string,
  size: Size,
  letters: 'small' | 'large' = 'small',
): Promise<Stamp> {
  // Portrait and landscape of the same size get the same letter size.
  const side = Math.min(size.width, size.height);
  const pixels = Math.max(11, Math.round(side * (letters === 'small' ? 0.031 : 0.06)));
  const pad = Math.round(pixels * 0.5);
  // Half of a landscape frame is wide enough for a sentence; a portrait frame needs its whole width.
  const most = letters === 'small' ? Math.max(pixels * 30, Math.round(size.width * 0.5)) : size.width;
  const width = Math.min(size.width - 4 * pad, most);
  const [heading = '', ...rest] = text.split('\n');
  const lines = await Promise.all([
    setTwoLines(heading, { pixels, width, weight: 'Bold' }),
    setTwoLines(rest.join(' '), { pixels, width, weight: 'Regular' }),
  ]);
  const blocks = lines.flat();
  const gap = Math.round(pixels * 0.35);
  const height = blocks.reduce((sum, { height }) => sum + height + gap, -gap);
  const strip = {
    width: Math.min(size.width, roundUpToEven(Math.max(...blocks.map((block) => block.width)) + 2 * pad)),
    height: Math.min(size.height, roundUpToEven(height + 2 * pad)),
  };
  return (frame) => {
    darken(frame, size, strip);
    let top = pad;
    for (const block of blocks) {
      writeBlock(frame, size, block, { left: pad, top });
      top += block.height + gap;
    }
  };
}

// Two lines at most: a slate must not hide the image.
async function setTwoLines(
  text: string,
  setting: Pick<TextToSet, 'pixels' | 'width' | 'weight'>,
): Promise<readonly Letters[]> {
  if (text.trim() === '') return [];
  const cut = shortenText(text, (2 * setting.width) / setting.pixels - 2);
  const purpose = { code: 'slate-unavailable', what: 'A slate', otherwise: 'render without --slate' };
  const spacing = Math.round(setting.pixels * 0.25);
  return [await setText({ ...setting, text: cut, align: 'left', spacing, purpose })];
}

function darken(frame: Uint8Array, size: Size, strip: Size): void {
  const darkened = (from: number, code: number): number =>
    Math.round(from + (code - from) * (1 - STRIP_DARKNESS));
  fill(frame, 0, size.width, strip, (code) => darkened(BLACK, code));
  const chroma = size.width * size.height;
  const half = { width: strip.width / 2, height: strip.height / 2 };
  for (const plane of [chroma, chroma + chroma / 4])
    fill(frame, plane, size.width / 2, half, (code) => darkened(NEUTRAL, code));
}

function fill(
  frame: Uint8Array,
  from: number,
  stride: number,
  { width, height }: Size,
  change: (code: number) => number,
): void {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, at = from + y * stride; x < width; x += 1, at += 1) frame[at] = change(frame[at]!);
  }
}

function writeBlock(
  frame: Uint8Array,
  size: Size,
  { width, height, ink }: Letters,
  { left, top }: { readonly left: number; readonly top: number },
): void {
  const columns = Math.min(width, size.width - left);
  const rows = Math.min(height, size.height - top);
  for (let y = 0; y < rows; y += 1) {
    let at = (y + top) * size.width + left;
    for (let x = 0; x < columns; x += 1, at += 1) {
      const opacity = ink[y * width + x]! / 255;
      frame[at] = Math.round(frame[at]! + (WHITE - frame[at]!) * opacity);
    }
  }
}

function roundUpToEven(value: number): number {
  return Math.ceil(value / 2) * 2;
}
