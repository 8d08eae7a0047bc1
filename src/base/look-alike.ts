/**
 * A text reduced to how it looks: equal for texts that a reader cannot tell apart, such as two spellings of "é", a
 * no-break space and a space, or letters of two alphabets.
 */
export function appearanceOf(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  return [...text.normalize('NFKC').normalize('NFD')]
    .map((sign) => twins[sign] ?? sign)
    .join('')
    .replace(/\p{Cf}|[\uFE00-\uFE0F]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .normalize('NFC');
}

/** A text as an id: without what a copy from a document adds, such as full-width letters and invisible characters. */
export function plainId(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
}

/** Names the first character in which two texts that look alike differ. */
export function nameDifference(text: string, other: string): string {
  if (text.normalize('NFC') === other.normalize('NFC')) {
    return 'the same letters are composed in another way (Unicode normalization)';
  }
  const [a, b] = [[...text], [...other]];
  const at = a.findIndex((sign, index) => sign !== b[index]);
  const [mine, theirs] = at === -1 ? [undefined, b[a.length]] : [a[at], b[at]];
  if (mine === undefined) return `it has ${nameCharacter(theirs ?? '')} at the end`;
  return theirs === undefined
    ? `here is ${nameCharacter(mine)} at the end`
    : `here is ${nameCharacter(mine)}, there ${nameCharacter(theirs)}`;
}

/** A character by its number and, where it cannot be seen or mistaken, its name. */
export function nameCharacter(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = names[number] ?? (/[\p{L}\p{N}\p{P}\p{S}]/u.test(sign) ? `"${sign}"` : undefined);
  return name === undefined ? number : `${name} (${number})`;
}

const names: Readonly<Record<string, string>> = {
  'U+0009': 'a tab',
  'U+0020': 'a space',
  'U+00A0': 'a no-break space',
  'U+00AD': 'an invisible soft hyphen',
  'U+2007': 'a figure space',
  'U+2009': 'a thin space',
  'U+200B': 'an invisible zero-width space',
  'U+200C': 'an invisible zero-width non-joiner',
  'U+200D': 'an invisible zero-width joiner',
  'U+200E': 'an invisible direction mark',
  'U+200F': 'an invisible direction mark',
  'U+202F': 'a narrow no-break space',
  'U+2060': 'an invisible word joiner',
  'U+3000': 'a full-width space',
  'U+FEFF': 'an invisible byte order mark',
  'U+FF1A': 'a full-width colon',
  'U+FF0D': 'a full-width hyphen',
  'U+FF0C': 'a full-width comma',
  'U+2013': 'a dash',
  'U+2014': 'a dash',
  'U+2018': 'a typographic quote',
  'U+2019': 'a typographic quote',
  'U+201C': 'a typographic quote',
  'U+201D': 'a typographic quote',
  'U+201E': 'a typographic quote',
};

// Letters of the Cyrillic and Greek alphabets that look like Latin letters, and signs with several code points.
const twins: Readonly<Record<string, string>> = pairs(
  ...['аa', 'еe', 'оo', 'рp', 'сc', 'уy', 'хx', 'іi', 'јj', 'ѕs', 'һh', 'ԁd', 'ԛq', 'ԝw', 'ӏl', 'ɡg', 'ıi'],
  ...['АA', 'ВB', 'ЕE', 'КK', 'МM', 'НH', 'ОO', 'РP', 'СC', 'ТT', 'УY', 'ХX', 'ІI', 'ЈJ', 'ЅS', 'ԌG'],
  ...['ΑA', 'ΒB', 'ΕE', 'ΖZ', 'ΗH', 'ΙI', 'ΚK', 'ΜM', 'ΝN', 'ΟO', 'ΡP', 'ΤT', 'ΥY', 'ΧX', 'οo', 'νv', 'ρp'],
  ...['‐-', '‑-', '‒-', '–-', '—-', '−-', "‘'", "’'", "ʼ'", '“"', '”"', '„"', '⁄/', '∕/'],
);

function pairs(...texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text) => [[...text][0] ?? '', [...text][1] ?? '']));
}
