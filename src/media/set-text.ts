import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RenderError } from '../diagnostics/render-error.js';
import { readFontLetters } from './font-letters.js';
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
 * Sets a text in fonts for Latin, Chinese, Japanese and Korean; other characters use the fonts of this machine.
 * Throws RenderError when an optional package is missing.
 */
export async function setText(request: TextToSet): Promise<Letters> {
  const { text, pixels, width, weight, align, spacing = 0, purpose } = request;
  const sharp = await loadSharp(purpose);
  const markup = request.withoutHyphens
    ? await unhyphenated(text, (word) => toMarkup(word, weight, purpose))
    : await toMarkup(text, weight, purpose);
  const { data, info } = await sharp({
    text: {
      text: `<span size="${pixels * 1024}">${markup}</span>`,
      font: `${MAIN.family} ${weight}`,
      fontfile: nativePath(fontFile(MAIN, weight, purpose)),
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

/** The missing optional package without which no text can be set; null when all are installed. */
export function missingTextPackage(): string | null {
  return PACKAGES.find((name) => !isInstalled(name)) ?? null;
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

interface Font {
  readonly package: string;
  readonly file: (weight: TextToSet['weight']) => string;
  /** The family name inside the font file. With another name, a font of the machine would be used. */
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

/** The characters of a text that no installed font package has. Throws RenderError when an optional package is missing. */
export async function lettersWithoutFont(
  text: string,
  { weight, purpose }: Pick<TextToSet, 'weight' | 'purpose'>,
): Promise<readonly string[]> {
  const missing = await charactersMissingIn(MAIN, text, weight, purpose);
  if (missing.length === 0) return [];
  return charactersMissingIn(KOREAN, missing.join(''), weight, purpose);
}

async function charactersMissingIn(
  font: Font,
  text: string,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<readonly string[]> {
  const letters = await readFontLetters(fontFile(font, weight, purpose));
  return [...new Set(text)].filter((one) => !INVISIBLE.test(one) && !letters.has(one.codePointAt(0)!)); // One character each.
}

// Spaces, and characters that only modify others.
const INVISIBLE = /\s|\p{Cc}|\p{Cf}|\p{Variation_Selector}/u;

async function toMarkup(
  text: string,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<string> {
  const missing = new Set(HANGUL.test(text) ? await charactersMissingIn(MAIN, text, weight, purpose) : []);
  const korean = new Set([...missing].filter((one) => HANGUL.test(one)));
  // Callers that require the font have checked for it before.
  if (korean.size === 0 || !isInstalled(KOREAN.package)) return escapeMarkup(text);
  await loadFont(KOREAN, weight, purpose);
  return [...text]
    .map((one) =>
      korean.has(one) ? `<span font_family="${KOREAN.family}">${one}</span>` : escapeMarkup(one),
    )
    .join('')
    .replaceAll(`</span><span font_family="${KOREAN.family}">`, '');
}

const HANGUL = /\p{Script=Hangul}/u;

// A text can name only one font file. A font file that was named once stays available.
async function loadFont(
  font: Font,
  weight: TextToSet['weight'],
  purpose: TextToSet['purpose'],
): Promise<void> {
  const sharp = await loadSharp(purpose);
  const fontfile = nativePath(fontFile(font, weight, purpose));
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
    throw new RenderError(code, `${what} needs the optional font package "${name}".`, {
      hint: `Install it with "npm install ${name}", or ${otherwise}.`,
      cause,
    });
  }
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
