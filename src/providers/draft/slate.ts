import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RenderError } from '../../diagnostics/render-error.js';
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
  const letters = await setText(text, size.width - 4 * margin, Math.max(10, Math.round(size.height * 0.033)));
  const height = Math.min(size.height, evenUp(letters.height + 2 * margin));
  const top = size.height - height;
  const chroma = size.width * size.height;
  const half = size.width / 2;
  return (frame) => {
    for (let y = top; y < size.height; y += 1) {
      for (let x = 0; x < size.width; x += 1) {
        const at = y * size.width + x;
        const ink = letters.at(x - 2 * margin, y - top - margin) / 255;
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

interface Letters {
  readonly height: number;
  /** Ink at a pixel, 0 to 255; 0 outside of the text. */
  at(x: number, y: number): number;
}

async function setText(text: string, width: number, pixels: number): Promise<Letters> {
  const sharp = await loadSharp();
  // Two lines at most: a slate that hides the picture is no slate. About one Chinese character is as wide as it is high.
  const room = Math.floor((2 * width) / pixels);
  const { data, info } = await sharp({
    text: {
      text: `<span size="${pixels * 1024}">${escapeMarkup(shorten(text, room))} </span>`,
      font: 'Noto Sans Hans',
      fontfile: fontFile(),
      width,
      wrap: 'word-char',
      dpi: 72,
      rgba: false,
    },
  })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    height: info.height,
    at: (x, y) =>
      x >= 0 && y >= 0 && x < info.width && y < info.height ? data[(y * info.width + x) * info.channels]! : 0,
  };
}

async function loadSharp(): Promise<typeof import('sharp').default> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new RenderError(
      'slate-unavailable',
      'A slate needs the optional package "sharp", which is not installed.',
      {
        hint: 'Install it with "npm install sharp", or render without --slate.',
        cause,
      },
    );
  }
}

/** The file of a font with Latin and Chinese letters. Throws RenderError `slate-unavailable` without its package. */
function fontFile(): string {
  try {
    const entry = createRequire(pathToFileURL(import.meta.filename)).resolve('@embedpdf/fonts-sc');
    return join(dirname(entry), '..', 'fonts', 'NotoSansHans-Regular.otf');
  } catch (cause) {
    throw new RenderError(
      'slate-unavailable',
      'A slate needs the optional package "@embedpdf/fonts-sc" for its letters.',
      {
        hint: 'Install it with "npm install @embedpdf/fonts-sc", or render without --slate.',
        cause,
      },
    );
  }
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

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function evenUp(value: number): number {
  return Math.ceil(value / 2) * 2;
}
