import { showCharacter } from './show-text.js';

/**
 * Breaks a text into lines of a width in terminal columns. Lines break at spaces, but not inside short quotes, so that
 * quoted text can be copied; and between wide characters, because Chinese and Japanese have no spaces. A word that is
 * wider than a line stays whole: a path that is cut cannot be copied.
 */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { text: part, columns: width, space } of breakableParts(text)) {
    const gap = line === '' ? 0 : space;
    if (line !== '' && used + gap + width > columns) {
      lines.push(line);
      line = part;
      used = width;
    } else {
      line += ' '.repeat(gap) + part;
      used += gap + width;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** The width of a text in terminal columns. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += showCharacter(character).columns;
  return columns;
}

interface BreakablePart {
  readonly text: string;
  readonly columns: number;
  /** Spaces between it and the part before it. */
  readonly space: 0 | 1;
}

function breakableParts(text: string): readonly BreakablePart[] {
  return (text.match(/[^\s"]*"[^"]{1,40}"\S*|\S+/g) ?? []).flatMap((word) =>
    splitWide(word).map((part, at) => ({ text: part, columns: columnsOf(part), space: at === 0 ? 1 : 0 })),
  );
}

// Before each wide character, except before closing punctuation, which never starts a line.
function splitWide(word: string): readonly string[] {
  const parts: string[] = [];
  let wasWide = false;
  for (const character of word) {
    const isWide = showCharacter(character).columns === 2;
    const mayBreak = (isWide || wasWide) && !CLOSING.test(character) && !isAfterOpening(parts.at(-1));
    if (parts.length === 0 || mayBreak) parts.push(character);
    else parts[parts.length - 1] += character;
    wasWide = isWide;
  }
  return parts;
}

const CLOSING = /[\p{Pe}\p{Pf}\p{M}、。，．：；！？"'.,:;!?]/u;
const OPENING = /[\p{Ps}\p{Pi}"']$/u;

function isAfterOpening(part: string | undefined): boolean {
  return part !== undefined && OPENING.test(part);
}
