import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFile } from '../system/package-files.js';
import { readFontLetters } from './font-letters.js';

/** The weights in which text is set. */
export type FontWeight = 'Regular' | 'Bold';

/** A font file of this package or of an optional one. */
export interface Font {
  /** The family name inside the font file. With another name, a font of the machine would be used. */
  readonly family: string;
  /** The optional package that contains it; null for this one. */
  readonly package: string | null;
  readonly file: (weight: FontWeight) => string;
}

/** The letters of European scripts, as the Chinese font has them: a text looks the same in both. */
export const EUROPEAN: Font = {
  family: 'Inbetween Sans',
  package: null,
  file: (weight) => packageFile(`fonts/InbetweenSans-${weight}.otf`),
};

/** Chinese and Japanese. It has the European letters, too. */
export const CHINESE: Font = {
  family: 'Noto Sans S Chinese',
  package: '@embedpdf/fonts-sc',
  file: (weight) => fileIn('@embedpdf/fonts-sc', `NotoSansHans-${weight}.otf`),
};

export const KOREAN: Font = {
  family: 'Noto Sans Korean',
  package: '@embedpdf/fonts-kr',
  file: (weight) => fileIn('@embedpdf/fonts-kr', `NotoSansKR-${weight}.otf`),
};

/** Whether the file of a font is on this machine. */
export function hasFont({ package: name }: Font): boolean {
  return name === null || isInstalled(name);
}

/** Whether an optional package can be loaded. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(pathToFileURL(import.meta.filename)).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The font packages that are installed, which decide how text looks. */
export function installedFonts(): readonly string[] {
  return [CHINESE, KOREAN].flatMap((font) => (font.package !== null && hasFont(font) ? [font.package] : []));
}

/** The font for a text: that of this package where it has all letters, else the Chinese one if it is installed. */
export async function mainFont(text: string, weight: FontWeight): Promise<Font> {
  if (!hasFont(CHINESE)) return EUROPEAN;
  const missing = await lettersMissingIn(EUROPEAN, text, weight);
  return missing.every((one) => HANGUL.test(one)) ? EUROPEAN : CHINESE;
}

/** The characters of a text that a font does not have, each once. The font has to be on this machine. */
export async function lettersMissingIn(
  font: Font,
  text: string,
  weight: FontWeight,
): Promise<readonly string[]> {
  const letters = await readFontLetters(font.file(weight));
  return [...new Set(text)].filter((one) => !INVISIBLE.test(one) && !letters.has(one.codePointAt(0)!)); // One character each.
}

/** Letters that no installed font has, and the optional package with a font for them, where there is one. */
export interface MissingLetters {
  readonly letters: readonly string[];
  readonly package: string | null;
}

/** The letters of a text that no installed font has. */
export async function missingLetters(
  text: string,
  weight: FontWeight,
  has: (font: Font) => boolean = hasFont,
): Promise<MissingLetters> {
  let missing = await lettersMissingIn(EUROPEAN, text, weight);
  let lacking: string | null = null;
  for (const [font, script] of [[CHINESE, EAST_ASIAN] as const, [KOREAN, HANGUL] as const]) {
    if (missing.length === 0) break;
    if (has(font)) missing = await lettersMissingIn(font, missing.join(''), weight);
    else if (lacking === null && missing.some((one) => script.test(one))) lacking = font.package;
  }
  return { letters: missing, package: lacking };
}

export const HANGUL = /\p{Script=Hangul}/u;
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u;
// Spaces, and characters that only modify others.
const INVISIBLE = /\s|\p{Cc}|\p{Cf}|\p{Variation_Selector}/u;

function fileIn(name: string, file: string): string {
  const entry = createRequire(pathToFileURL(import.meta.filename)).resolve(name);
  return join(dirname(entry), '..', 'fonts', file);
}
