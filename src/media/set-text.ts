import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RenderError } from '../diagnostics/render-error.js';

/** A text and how it is set. */
export interface TextToSet {
  /** With its line breaks; long lines are wrapped, between words or between Chinese characters. */
  readonly text: string;
  /** Height of a letter's square. */
  readonly pixels: number;
  /** No line is wider, in pixels. */
  readonly width: number;
  readonly weight: 'Regular' | 'Bold';
  readonly align: 'left' | 'centre';
  /** Pixels between two lines, beside the letters' own height. */
  readonly spacing?: number;
  /** Who cannot do without the letters, and what helps then. */
  readonly purpose: { readonly code: string; readonly what: string; readonly otherwise: string };
}

/** A text as a picture: how much ink there is at each pixel, 0 to 255. */
export interface Letters {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/** Sets a text in a font that has Latin and Chinese. Throws RenderError when an optional package is missing. */
export async function setText(wanted: TextToSet): Promise<Letters> {
  const { text, pixels, width, weight, align, spacing = 0, purpose } = wanted;
  const sharp = await loadSharp(purpose);
  const { data, info } = await sharp({
    text: {
      text: `<span size="${pixels * 1024}">${escapeMarkup(text)}</span>`,
      font: `${FAMILY} ${weight}`,
      fontfile: fontFile(weight, purpose),
      width,
      wrap: 'word-char',
      align,
      spacing,
      dpi: 72,
      rgba: false,
    },
  })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ink = new Uint8Array(info.width * info.height);
  for (let at = 0; at < ink.length; at += 1) ink[at] = data[at * info.channels]!; // As many as pixels.
  return { width: info.width, height: info.height, ink };
}

/** The optional package without which no text can be set; null when all are there. */
export function lackingForText(): string | null {
  const { resolve } = createRequire(pathToFileURL(import.meta.filename));
  return PACKAGES.find((name) => !resolves(resolve, name)) ?? null;
}

/** What decides how a text looks, beside what is asked: the versions of what sets it. */
export async function textTools(purpose: TextToSet['purpose']): Promise<string> {
  const { versions } = await loadSharp(purpose);
  return [versions.vips, versions.pango, versions.freetype, versions.harfbuzz].join(' ');
}

const PACKAGES = ['sharp', '@embedpdf/fonts-sc'];
// As the font names itself. By another name the letters would be those of whatever the machine has.
const FAMILY = 'Noto Sans S Chinese';

function resolves(resolve: (name: string) => string, name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}

async function loadSharp({
  code,
  what,
  otherwise,
}: TextToSet['purpose']): Promise<typeof import('sharp').default> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new RenderError(code, `${what} needs the optional package "sharp", which is not installed.`, {
      hint: `Install it with "npm install sharp", or ${otherwise}.`,
      cause,
    });
  }
}

function fontFile(weight: TextToSet['weight'], { code, what, otherwise }: TextToSet['purpose']): string {
  try {
    const entry = createRequire(pathToFileURL(import.meta.filename)).resolve('@embedpdf/fonts-sc');
    return join(dirname(entry), '..', 'fonts', `NotoSansHans-${weight}.otf`);
  } catch (cause) {
    throw new RenderError(code, `${what} needs the optional package "@embedpdf/fonts-sc" for its letters.`, {
      hint: `Install it with "npm install @embedpdf/fonts-sc", or ${otherwise}.`,
      cause,
    });
  }
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
