import { RenderError } from '../diagnostics/render-error.js';
import {
  type Font,
  HANGUL,
  hasFont,
  isInstalled,
  KOREAN,
  lettersMissingIn,
  type MissingLetters,
  mainFont,
  missingLetters,
} from './fonts.js';
import { nativePath } from './native-path.js';

/** A text, and how to set it. */
export interface TextToSet {
  /** May contain line breaks. Long lines wrap between words or between Chinese characters. */
  readonly text: string;
  /** Font size in pixels. */
  readonly pixels: number;
  /** Maximum width of a line in pixels. */
  readonly width: number;
  readonly weight: 'Regular' | 'Bold';
  readonly align: 'left' | 'centre';
  /** Pixels between two lines, in addition to the font's line height. */
  readonly spacing?: number;
  /** Break words that are longer than a line without a hyphen. A soft hyphen stays one. */
  readonly withoutHyphens?: boolean;
  /** What the text is for, and the alternative, for the error when a package is missing. */
  readonly purpose: { readonly code: string; readonly what: string; readonly otherwise: string };
}

/** A text as a bitmap: the coverage of each pixel, 0 to 255. */
export interface Letters {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/**
 * Sets a text. European letters have a font in this package, Chinese, Japanese and Korean ones in optional packages;
 * other characters, and those of packages that are not installed, use the fonts of this machine. Throws RenderError
 * without "sharp".
 */
export async function setText(request: TextToSet): Promise<Letters> {
  const { text, pixels, width, weight, align, spacing = 0, purpose } = request;
  const sharp = await loadSharp(purpose);
  const font = await mainFont(text, weight);
  const markup = request.withoutHyphens
    ? await unhyphenated(text, (word) => toMarkup(word, { font, weight, purpose }))
    : await toMarkup(text, { font, weight, purpose });
  const { data, info } = await sharp({
    text: {
      text: `<span size="${pixels * 1024}">${markup}</span>`,
      font: `${font.family} ${weight}`,
      fontfile: nativePath(font.file(weight)),
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
  for (let at = 0; at < ink.length; at += 1) ink[at] = data[at * info.channels]!; // One per pixel.
  return { width: info.width, height: info.height, ink };
}

// Pango puts a hyphen wherever it breaks a word, also in names and addresses that have none.
async function unhyphenated(text: string, toMarkup: (text: string) => Promise<string>): Promise<string> {
  const parts = text.includes(SOFT_HYPHEN) ? text.split(/(\s+)/) : [text];
  const marked = parts.map(async (part) => {
    const markup = await toMarkup(part);
    return part.includes(SOFT_HYPHEN) ? markup : `<span insert_hyphens="false">${markup}</span>`;
  });
  return (await Promise.all(marked)).join('');
}

const SOFT_HYPHEN = '\u00ad';

/** The missing optional package without which no text can be set; null when it is installed. */
export function missingTextPackage(): string | null {
  return isInstalled('sharp') ? null : 'sharp';
}

/** Why no text can be set on this machine, as the rest of a sentence; null if it can. */
export async function textObstacle(): Promise<string | null> {
  const missing = missingTextPackage();
  if (missing !== null) return `the optional package "${missing}" is not installed`;
  // It can be installed without the part for this system.
  const isLoaded = await import('sharp').then(
    () => true,
    () => false,
  );
  return isLoaded ? null : 'the optional package "sharp" cannot be loaded';
}

/** The versions of the text libraries: they affect how a text looks. */
export async function textToolVersions(purpose: TextToSet['purpose']): Promise<string> {
  const { versions } = await loadSharp(purpose);
  return [versions.vips, versions.pango, versions.freetype, versions.harfbuzz].join(' ');
}

/** The characters of a text that no installed font has, and the package with a font for them, where there is one. */
export async function lettersWithoutFont(
  text: string,
  { weight }: Pick<TextToSet, 'weight'>,
): Promise<MissingLetters> {
  return missingLetters(text, weight);
}

async function toMarkup(
  text: string,
  { font, weight, purpose }: Pick<TextToSet, 'weight' | 'purpose'> & { readonly font: Font },
): Promise<string> {
  const missing = new Set(HANGUL.test(text) ? await lettersMissingIn(font, text, weight) : []);
  const korean = new Set([...missing].filter((one) => HANGUL.test(one)));
  // Callers that require the font have checked for it before.
  if (korean.size === 0 || !hasFont(KOREAN)) return escapeMarkup(text);
  await loadFont(KOREAN, weight, purpose);
  return [...text]
    .map((one) =>
      korean.has(one) ? `<span font_family="${KOREAN.family}">${one}</span>` : escapeMarkup(one),
    )
    .join('')
    .replaceAll(`</span><span font_family="${KOREAN.family}">`, '');
}

// A text can name only one font file. A font file that was named once stays available.
async function loadFont(
  font: Font,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<void> {
  const sharp = await loadSharp(purpose);
  const fontfile = nativePath(font.file(weight));
  await sharp({ text: { text: 'x', font: `${font.family} ${weight}`, fontfile, dpi: 72 } }).toBuffer();
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

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
