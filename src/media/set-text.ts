import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RenderError } from '../diagnostics/render-error.js';
import { fontLetters } from './font-letters.js';

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

/**
 * Sets a text in fonts that have Latin, Chinese, Japanese and Korean; what none of them has looks as on this machine.
 * Throws RenderError when an optional package is missing.
 */
export async function setText(wanted: TextToSet): Promise<Letters> {
  const { text, pixels, width, weight, align, spacing = 0, purpose } = wanted;
  const sharp = await loadSharp(purpose);
  const markup = await markupOf(text, weight, purpose);
  const { data, info } = await sharp({
    text: {
      text: `<span size="${pixels * 1024}">${markup}</span>`,
      font: `${MAIN.family} ${weight}`,
      fontfile: fontFile(MAIN, weight, purpose),
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
  return PACKAGES.find((name) => !isInstalled(name)) ?? null;
}

/** What decides how a text looks, beside what is asked: the versions of what sets it. */
export async function textTools(purpose: TextToSet['purpose']): Promise<string> {
  const { versions } = await loadSharp(purpose);
  return [versions.vips, versions.pango, versions.freetype, versions.harfbuzz].join(' ');
}

interface Font {
  readonly package: string;
  readonly file: (weight: TextToSet['weight']) => string;
  /** As the font names itself. By another name the letters would be those of whatever the machine has. */
  readonly family: string;
}

const MAIN: Font = {
  package: '@embedpdf/fonts-sc',
  file: (weight) => `NotoSansHans-${weight}.otf`,
  family: 'Noto Sans S Chinese',
};

const KOREAN: Font = {
  package: '@embedpdf/fonts-kr',
  file: (weight) => `NotoSansKR-${weight}.otf`,
  family: 'Noto Sans Korean',
};

const PACKAGES = ['sharp', MAIN.package];

/** Letters of a text that none of our fonts has. Throws RenderError when an optional package is missing. */
export async function lettersWithoutFont(
  text: string,
  { weight, purpose }: Pick<TextToSet, 'weight' | 'purpose'>,
): Promise<readonly string[]> {
  const strange = await strangeTo(MAIN, text, weight, purpose);
  if (strange.length === 0) return [];
  return strangeTo(KOREAN, strange.join(''), weight, purpose);
}

async function strangeTo(
  font: Font,
  text: string,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<readonly string[]> {
  const letters = await fontLetters(fontFile(font, weight, purpose));
  return [...new Set(text)].filter((one) => !UNSEEN.test(one) && !letters.has(one.codePointAt(0)!)); // One letter each.
}

// Spaces, and marks that only say how others are to be written.
const UNSEEN = /\s|\p{Cc}|\p{Cf}|\p{Variation_Selector}/u;

async function markupOf(
  text: string,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<string> {
  const strange = new Set(HANGUL.test(text) ? await strangeTo(MAIN, text, weight, purpose) : []);
  const korean = new Set([...strange].filter((one) => HANGUL.test(one)));
  // Whoever cannot do without the letters has asked for them before.
  if (korean.size === 0 || !isInstalled(KOREAN.package)) return escapeMarkup(text);
  await knowFont(KOREAN, weight, purpose);
  return [...text]
    .map((one) =>
      korean.has(one) ? `<span font_family="${KOREAN.family}">${one}</span>` : escapeMarkup(one),
    )
    .join('')
    .replaceAll(`</span><span font_family="${KOREAN.family}">`, '');
}

const HANGUL = /\p{Script=Hangul}/u;

// One text names one font file. Those that were named once are known from then on.
async function knowFont(
  font: Font,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<void> {
  const sharp = await loadSharp(purpose);
  const fontfile = fontFile(font, weight, purpose);
  await sharp({ text: { text: 'x', font: `${font.family} ${weight}`, fontfile, dpi: 72 } }).toBuffer();
}

function isInstalled(name: string): boolean {
  try {
    createRequire(pathToFileURL(import.meta.filename)).resolve(name);
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

function fontFile(
  { package: name, file }: Font,
  weight: TextToSet['weight'],
  { code, what, otherwise }: TextToSet['purpose'],
): string {
  try {
    const entry = createRequire(pathToFileURL(import.meta.filename)).resolve(name);
    return join(dirname(entry), '..', 'fonts', file(weight));
  } catch (cause) {
    throw new RenderError(code, `${what} needs the optional package "${name}" for its letters.`, {
      hint: `Install it with "npm install ${name}", or ${otherwise}.`,
      cause,
    });
  }
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
