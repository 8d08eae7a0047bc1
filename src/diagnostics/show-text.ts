/** A part of a text as a terminal shows it, without control characters, and its width in columns. */
export interface Shown {
  readonly text: string;
  readonly columns: number;
}

const TAB: Shown = { text: '    ', columns: 4 };

// Characters that move the cursor, change the writing direction or are invisible.
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const combining = /[\p{Mn}\p{Me}]/u;
// Characters that terminals draw two columns wide (Unicode's East Asian Width W and F, and emoji).
const wide = new RegExp(
  [
    '[\\u{1100}-\\u{115F}\\u{231A}\\u{231B}\\u{23E9}-\\u{23EC}\\u{25FD}\\u{25FE}\\u{2614}\\u{2615}\\u{26A1}',
    '\\u{2705}\\u{2728}\\u{274C}\\u{2B1B}\\u{2B1C}\\u{2B50}\\u{2B55}\\u{2E80}-\\u{303E}\\u{3041}-\\u{33FF}',
    '\\u{3400}-\\u{4DBF}\\u{4E00}-\\u{A4CF}\\u{A960}-\\u{A97F}\\u{AC00}-\\u{D7A3}\\u{F900}-\\u{FAFF}',
    '\\u{FE30}-\\u{FE6F}\\u{FF01}-\\u{FF60}\\u{FFE0}-\\u{FFE6}\\u{16FE0}-\\u{18AFF}\\u{1B000}-\\u{1B2FF}',
    '\\u{1F1E6}-\\u{1F1FF}\\u{1F300}-\\u{1F64F}\\u{1F680}-\\u{1F6FF}\\u{1F900}-\\u{1F9FF}\\u{20000}-\\u{3FFFD}]',
  ].join(''),
  'u',
);

/** One character (a code point) as a terminal shows it. */
export function showCharacter(character: string): Shown {
  if (character === '\t') return TAB;
  if (hidden.test(character)) return { text: visibleSign(character), columns: 1 };
  if (combining.test(character)) return { text: character, columns: 0 };
  return { text: character, columns: wide.test(character) ? 2 : 1 };
}

/** A text without characters that could move the cursor or hide other text. Line breaks become spaces. */
export function harmless(text: string): string {
  return Array.from(text, (character) => (character === '\n' ? ' ' : showCharacter(character).text)).join('');
}

// Unicode has visible symbols for the ASCII control characters. Other hidden characters become U+FFFD.
function visibleSign(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}
