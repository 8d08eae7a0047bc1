import { type Letters, setText } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';

/** Writes a slate into a frame (I420, BT.709 limited range), in place. */
export type Stamp = (frame: Uint8Array) => void;

const BLACK = 16;
const WHITE = 235;
const NEUTRAL = 128;
const STRIP_DARKNESS = 0.62; // Enough for white text on snow, little enough to see the picture through.

/**
 * Sets `text` once, in a font that has Chinese, and returns the stamp that burns it into frames as a strip
 * along the lower edge. Throws RenderError `slate-unavailable` when the optional packages are missing.
 */
export async function slateStamp(text: string, size: Size): Promise<Stamp> {
  const margin = Math.round(size.height * 0.02);
  const pixels = Math.max(10, Math.round(size.height * 0.033));
  const letters = await lettersOf(text, size.width - 4 * margin, pixels);
  const height = Math.min(size.height, evenUp(letters.height + 2 * margin));
  const top = size.height - height;
  const chroma = size.width * size.height;
  const half = size.width / 2;
  return (frame) => {
    for (let y = top; y < size.height; y += 1) {
      for (let x = 0; x < size.width; x += 1) {
        const at = y * size.width + x;
        const ink = inkAt(letters, x - 2 * margin, y - top - margin) / 255;
        const dark = BLACK + (frame[at]! - BLACK) * (1 - STRIP_DARKNESS); // Inside the frame by the loop's bounds.
        frame[at] = Math.round(dark + (WHITE - dark) * ink);
      }
    }
    for (const plane of [chroma, chroma + chroma / 4]) {
      for (let at = plane + (top / 2) * half; at < plane + chroma / 4; at += 1) {
        frame[at] = Math.round(NEUTRAL + (frame[at]! - NEUTRAL) * (1 - STRIP_DARKNESS));
      }
    }
  };
}

async function lettersOf(text: string, width: number, pixels: number): Promise<Letters> {
  // Two lines at most: a slate that hides the picture is no slate. About one Chinese character is as wide as it is high.
  const room = Math.floor((2 * width) / pixels);
  return setText({
    text: shorten(text, room),
    pixels,
    width,
    weight: 'Regular',
    align: 'left',
    purpose: { code: 'slate-unavailable', what: 'A slate', otherwise: 'render without --slate' },
  });
}

function inkAt({ width, height, ink }: Letters, x: number, y: number): number {
  return x >= 0 && y >= 0 && x < width && y < height ? ink[y * width + x]! : 0; // Inside by the condition.
}

function shorten(text: string, room: number): string {
  let width = 0;
  let kept = '';
  for (const letter of text.replace(/\s+/g, ' ')) {
    width += letter.codePointAt(0)! > 0x2e7f ? 1 : 0.55;
    if (width > room - 2) return `${kept.trimEnd()}…`;
    kept += letter;
  }
  return kept;
}

function evenUp(value: number): number {
  return Math.ceil(value / 2) * 2;
}
