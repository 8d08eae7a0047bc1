/** A part of a screenplay, with its place in the text. */
export type FountainPart =
  | {
      readonly kind: 'title-page';
      readonly key: string;
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'heading' | 'action' | 'dialogue' | 'transition' | 'section';
      readonly text: string;
      /** The speaker of a dialogue; the number of a scene. */
      readonly name: string | null;
      readonly start: number;
      readonly end: number;
    };

interface Line {
  readonly text: string;
  readonly start: number;
}

const HEADING = /^(?:int|ext|est|int\.?\/ext|i\.?\/e)(?:\.| )|^(?:内景|外景|内\.|外\.)/i;
const NAMED_TRANSITION = /^(?:fade (?:in|out|to [a-z]+)|cut to black|dissolve|smash cut|match cut)[.:]?$/i;

/** Screenplay -> its parts in their order. Notes, boneyards, synopses and page breaks are left out. It never throws. */
export function fountainParts(text: string): readonly FountainPart[] {
  const lines = linesOf(withoutHidden(text));
  const page = titlePage(lines);
  const parts: FountainPart[] = [...page.parts];
  for (let n = page.next; n < lines.length; ) {
    const line = lines[n]!; // Checked by the loop.
    if (line.text.trim() === '') {
      n += 1;
      continue;
    }
    const read = partAt(lines, n);
    if (read.part !== null) parts.push(read.part);
    n = read.next;
  }
  return parts;
}

function partAt(
  lines: readonly Line[],
  n: number,
): { readonly part: FountainPart | null; readonly next: number } {
  const { text } = lines[n]!; // The caller has this line.
  const plain = text.trim();
  const isAfterEmpty = n === 0 || lines[n - 1]!.text.trim() === '';
  const isBeforeEmpty = (lines[n + 1]?.text ?? '').trim() === '';
  const one = (
    kind: Exclude<FountainPart['kind'], 'title-page'>,
    content: string,
    name: string | null = null,
  ) => ({
    part: { kind, text: plainText(content), name, ...rangeOf(lines, n, n + 1) },
    next: n + 1,
  });
  if (/^={3,}$/.test(plain) || /^=(?!=)/.test(plain)) return { part: null, next: n + 1 };
  if (/^#{1,6}/.test(plain)) return one('section', plain.replace(/^#+/, ''));
  if (/^\.(?=[\p{L}\p{N}])/u.test(plain)) return one('heading', ...headingOf(plain.slice(1)));
  if (plain.startsWith('!')) return paragraph(lines, n);
  if (plain.startsWith('>') && !plain.endsWith('<')) return one('transition', plain.slice(1));
  if (plain.startsWith('@') && !isBeforeEmpty) return speech(lines, n);
  if (isAfterEmpty && HEADING.test(plain)) return one('heading', ...headingOf(plain));
  if (isAfterEmpty && isBeforeEmpty && isUpper(plain) && (/TO:$/.test(plain) || NAMED_TRANSITION.test(plain)))
    return one('transition', plain);
  if (isAfterEmpty && !isBeforeEmpty && isCharacter(plain)) return speech(lines, n);
  return paragraph(lines, n);
}

// Lines until an empty one, or one that is forced to be something else.
function paragraph(
  lines: readonly Line[],
  n: number,
): { readonly part: FountainPart | null; readonly next: number } {
  let next = n + 1;
  while (
    next < lines.length &&
    lines[next]!.text.trim() !== '' &&
    !/^\s*(?:[#@!>~]|\.(?=[\p{L}\p{N}]))/u.test(lines[next]!.text)
  )
    next += 1;
  const content = lines
    .slice(n, next)
    .map((line) =>
      line.text
        .trim()
        .replace(/^[!~]/, '')
        .replace(/^>\s*(.*?)\s*<$/, '$1')
        .trim(),
    )
    .join(' ');
  const text = plainText(content);
  return {
    part: text === '' ? null : { kind: 'action', text, name: null, ...rangeOf(lines, n, next) },
    next,
  };
}

// A line of two spaces is an empty line of a dialogue; a truly empty one ends it.
function speech(
  lines: readonly Line[],
  n: number,
): { readonly part: FountainPart | null; readonly next: number } {
  let next = n + 1;
  while (next < lines.length && (lines[next]!.text.trim() !== '' || /^ {2,}$/.test(lines[next]!.text)))
    next += 1;
  const spoken = lines
    .slice(n + 1, next)
    .map((line) => line.text.trim())
    .filter((line) => line !== '' && !/^\(.*\)$/.test(line))
    .map((line) => plainText(line.replace(/^~\s*/, '')));
  const name = plainText(
    lines[n]!.text.trim()
      .replace(/^@/, '')
      .replace(/\^$/, '')
      .replace(/\(.*?\)/g, ' '),
  );
  const text = spoken.join(' ').trim();
  return { part: text === '' ? null : { kind: 'dialogue', text, name, ...rangeOf(lines, n, next) }, next };
}

function headingOf(plain: string): [text: string, number: string | null] {
  const number = /#([^#\n]{1,20})#\s*$/.exec(plain);
  return [number === null ? plain : plain.slice(0, number.index), number?.[1]?.trim() ?? null];
}

function isCharacter(plain: string): boolean {
  const name = plain
    .replace(/\(.*?\)/g, '')
    .replace(/\^$/, '')
    .trim();
  return /\p{L}/u.test(name) && isUpper(name) && name.length <= 60;
}

// A script without capitals has no names that are seen by their letters: they are forced with @.
function isUpper(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}

// "Key: value" lines at the start, with further lines of a value indented.
function titlePage(lines: readonly Line[]): {
  readonly parts: readonly FountainPart[];
  readonly next: number;
} {
  const start = lines.findIndex((line) => line.text.trim() !== '');
  const first = lines[start];
  if (
    first === undefined ||
    !/^(?:title|credit|authors?|source|notes|draft date|date|contact|copyright|revision|format)\s*:/i.test(
      first.text,
    )
  )
    return { parts: [], next: Math.max(0, start) };
  const parts: FountainPart[] = [];
  let next = start;
  while (next < lines.length && lines[next]!.text.trim() !== '') {
    const [, key = '', value = ''] = /^([\p{L}][\p{L} ]{0,40}):\s*(.*)$/u.exec(lines[next]!.text) ?? [];
    const from = next;
    next += 1;
    while (next < lines.length && /^(?: {3,}|\t)\s*\S/.test(lines[next]!.text)) next += 1;
    const more = lines.slice(from + 1, next).map((line) => line.text.trim());
    const text = plainText([value, ...more].join(' '));
    if (key !== '' && text !== '')
      parts.push({ kind: 'title-page', key: key.trim().toLowerCase(), text, ...rangeOf(lines, from, next) });
  }
  return { parts, next };
}

function rangeOf(
  lines: readonly Line[],
  from: number,
  to: number,
): { readonly start: number; readonly end: number } {
  const first = lines[from]!; // Both are lines of the text.
  const last = lines[to - 1]!;
  const indent = first.text.length - first.text.trimStart().length;
  return { start: first.start + indent, end: last.start + last.text.trimEnd().length };
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const here = { text: line, start };
    start += line.length + 1;
    return here;
  });
}

// Boneyards and notes become spaces, so that all places stay. A note ends before an empty line.
function withoutHidden(text: string): string {
  const blank = (hidden: string): string => hidden.replace(/[^\n]/g, ' ');
  const plain = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  return blankBetween(
    blankBetween(plain, '/*', '*/', () => true),
    '[[',
    ']]',
    (note) => !/\n\n/.test(note),
  );

  function blankBetween(
    source: string,
    opening: string,
    closing: string,
    isOne: (hidden: string) => boolean,
  ): string {
    let result = '';
    let at = 0;
    let from = source.indexOf(opening);
    while (from !== -1) {
      const end = source.indexOf(closing, from + 2);
      if (end === -1) break;
      const hidden = source.slice(from, end + 2);
      if (isOne(hidden)) {
        result += source.slice(at, from) + blank(hidden);
        at = end + 2;
      }
      from = source.indexOf(opening, isOne(hidden) ? at : from + 2);
    }
    return result + source.slice(at);
  }
}

// Without the signs of bold, italic and underlined text, which can be inside of each other.
function plainText(text: string): string {
  let plain = text;
  for (let depth = 0; depth < 4; depth += 1)
    plain = plain.replace(/(?<!\\)(\*{1,3}|_)(?=[^\s*_]|[*_]+[^\s])((?:(?!\1)[^\n])*?[^\s\\])\1/g, '$2');
  return plain
    .replace(/\\([*_\\#.!@>~=])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
