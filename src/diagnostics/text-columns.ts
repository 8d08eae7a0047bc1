import { showCharacter } from './show-text.js';

/** How many columns of a terminal a text needs. Escape sequences count like text: measure before painting. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += showCharacter(character).columns;
  return columns;
}

/** The text with spaces at its end, so that it fills this many columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/**
 * The text in lines of at most this many columns, broken at spaces. A word that is wider than a line, and text without
 * spaces, is broken between characters. Several spaces between words stay where the line is not broken, so that columns
 * of a text keep their distance. At least one line.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  const room = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const close = (): void => {
    if (line !== '') lines.push(line);
    line = '';
    used = 0;
  };
  for (const [, space = '', word = ''] of text.matchAll(/(\s*)(\S+)/gu)) {
    const width = columnsOf(word);
    const gap = /^ +$/.test(space) ? space : ' '; // Tabs and line breaks are one space.
    if (used > 0 && used + gap.length + width <= room) {
      line += gap + word;
      used += gap.length + width;
      continue;
    }
    // The start of a long word fills the line, as in scripts without spaces.
    if (width > room && used > 0 && used + gap.length + 2 <= room) {
      line += gap;
      used += gap.length;
    } else close();
    for (const character of word) {
      const more = showCharacter(character).columns;
      if (used + more > room) close();
      line += character;
      used += more;
    }
  }
  close();
  return lines.length === 0 ? [''] : lines;
}
