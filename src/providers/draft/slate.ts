import { type Letters, setText, type TextToSet } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import { shortened } from './shorten-text.js';

/** Writes a slate into a frame (I420, BT.709 limited range), in place. */
export type Stamp = (frame: Uint8Array) => void;

const BLACK = 16;
const WHITE = 235;
const NEUTRAL = 128;
const STRIP_DARKNESS = 0.66; // Enough for white text on snow, little enough to see the picture through.

/**
 * Sets `text` once and returns the stamp that burns it into frames as a strip in the upper left corner, where no caption
 * stands: its first line tells what the clip is, the rest goes on beneath. Throws RenderError `slate-unavailable` when
 * the optional packages are missing.
 */
export async function slateStamp(text: string, size: Size): Promise<Stamp> {
  // A tower's letters are as large as those of the same picture lying.
  const pixels = Math.max(11, Math.round(Math.min(size.width, size.height) * 0.031));
  const pad = Math.round(pixels * 0.5);
  // Half of a lying picture is enough for a sentence; a tower needs its whole width.
  const width = Math.min(size.width - 4 * pad, Math.max(pixels * 30, Math.round(size.width * 0.5)));
  const [facts = '', ...rest] = text.split('\n');
  const lines = await Promise.all([
    twoLines(facts, { pixels, width, weight: 'Bold' }),
    twoLines(rest.join(' '), { pixels, width, weight: 'Regular' }),
  ]);
  const blocks = lines.flat();
  const gap = Math.round(pixels * 0.35);
  const tall = blocks.reduce((sum, { height }) => sum + height + gap, -gap);
  const strip = {
    width: Math.min(size.width, evenUp(Math.max(...blocks.map((block) => block.width)) + 2 * pad)),
    height: Math.min(size.height, evenUp(tall + 2 * pad)),
  };
  return (frame) => {
    darken(frame, size, strip);
    let top = pad;
    for (const block of blocks) {
      write(frame, size, block, { left: pad, top });
      top += block.height + gap;
    }
  };
}

// A slate that hides the picture is no slate.
async function twoLines(
  text: string,
  setting: Pick<TextToSet, 'pixels' | 'width' | 'weight'>,
): Promise<readonly Letters[]> {
  if (text.trim() === '') return [];
  const cut = shortened(text, (2 * setting.width) / setting.pixels - 2);
  const purpose = { code: 'slate-unavailable', what: 'A slate', otherwise: 'render without --slate' };
  const spacing = Math.round(setting.pixels * 0.25);
  return [await setText({ ...setting, text: cut, align: 'left', spacing, purpose })];
}

function darken(frame: Uint8Array, size: Size, strip: Size): void {
  const towards = (from: number, code: number): number =>
    Math.round(from + (code - from) * (1 - STRIP_DARKNESS));
  fill(frame, 0, size.width, strip, (code) => towards(BLACK, code));
  const chroma = size.width * size.height;
  const half = { width: strip.width / 2, height: strip.height / 2 };
  for (const plane of [chroma, chroma + chroma / 4])
    fill(frame, plane, size.width / 2, half, (code) => towards(NEUTRAL, code));
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

function write(
  frame: Uint8Array,
  size: Size,
  { width, height, ink }: Letters,
  { left, top }: { readonly left: number; readonly top: number },
): void {
  const across = Math.min(width, size.width - left);
  const down = Math.min(height, size.height - top);
  for (let y = 0; y < down; y += 1) {
    let at = (y + top) * size.width + left;
    for (let x = 0; x < across; x += 1, at += 1) {
      const share = ink[y * width + x]! / 255;
      frame[at] = Math.round(frame[at]! + (WHITE - frame[at]!) * share);
    }
  }
}

function evenUp(value: number): number {
  return Math.ceil(value / 2) * 2;
}
