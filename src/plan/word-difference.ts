/** A run of words of two texts: in both of them, only in the earlier one, or only in the later one. */
export interface TextPart {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
  /** A space is in front of it. */
  readonly spaced: boolean;
}

const LONGEST = 600; // In words. For longer texts the table below would take too long.
const CONTEXT = 6; // In words, on each side of a change.

/**
 * Two texts as one, word by word: "the [-dark-]{+bright+} sky". Words far from each change are left out. Empty if only
 * spaces differ. Scripts without spaces are compared character by character. Where a text has
 * such a mark or a backslash itself, all its brackets and backslashes have a backslash in front of them.
 */
export function differenceInContext(before: string, now: string): string {
  const parts = compareTexts(before, now);
  if (parts.every(({ kind }) => kind === 'same')) return '';
  const difference = markedText(parts, (text) => text);
  const marks = parts.filter(({ kind }) => kind !== 'same').length * 2;
  const isClear = [...difference.matchAll(ANY_MARK)].length === marks && !difference.includes('\\');
  return isClear ? difference : markedText(parts, (text) => text.replace(/[[\]{}\\]/g, '\\$&'));
}

// Marks can overlap, as in "[-]".
const ANY_MARK = /(?=\[-|-\]|\{\+|\+\})/g;

function markedText(parts: readonly TextPart[], write: (text: string) => string): string {
  return parts
    .map(({ kind, text, spaced }, index) => {
      const lead = spaced ? ' ' : '';
      if (kind === 'gone') return `${lead}[-${write(text)}-]`;
      if (kind === 'new') return `${lead}{+${write(text)}+}`;
      return lead + write(shorten(text, { isStart: index === 0, isEnd: index === parts.length - 1 }));
    })
    .join('');
}

/** The parts of two texts, in order. Words of both have the spaces of the later text between them. */
export function compareTexts(before: string, now: string): readonly TextPart[] {
  const [was, is] = [wordsOf(before), wordsOf(now)];
  if (was.length <= LONGEST && is.length <= LONGEST) return partsAlong(was, is, commonLengths(was, is));
  const [gone, come] = [before.trim(), now.trim()];
  if (gone === come) return [{ kind: 'same', text: come, spaced: false }];
  return [
    { kind: 'gone', text: gone, spaced: false },
    { kind: 'new', text: come, spaced: false },
  ];
}

interface Word {
  readonly text: string;
  /** A space is in front of it. */
  readonly spaced: boolean;
}

const WORD =
  /(\s*)([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}'’_-]+|[^\s\p{L}\p{M}\p{N}])/gu;

function wordsOf(text: string): readonly Word[] {
  return Array.from(text.matchAll(WORD), ([, space = '', word = ''], index) => ({
    text: word,
    spaced: index > 0 && space !== '',
  }));
}

// lengths[i][j]: how many words the tails from i and j have in common, in order.
function commonLengths(was: readonly Word[], is: readonly Word[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: was.length + 1 }, () => new Uint16Array(is.length + 1));
  for (let i = was.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] as Uint16Array;
    const below = lengths[i + 1] as Uint16Array;
    for (let j = is.length - 1; j >= 0; j -= 1) {
      row[j] =
        was[i]?.text === is[j]?.text ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function partsAlong(
  was: readonly Word[],
  is: readonly Word[],
  lengths: readonly Uint16Array[],
): readonly TextPart[] {
  const parts: TextPart[] = [];
  let open: { same: Word[]; gone: Word[]; new: Word[] } = { same: [], gone: [], new: [] };
  const close = (): void => {
    for (const kind of ['same', 'gone', 'new'] as const) {
      const words = open[kind];
      // What replaces words follows them directly.
      const spaced =
        words[0]?.spaced === true && parts.length > 0 && !(kind === 'new' && open.gone.length > 0);
      if (words.length > 0) parts.push({ kind, text: textOf(words), spaced });
    }
    open = { same: [], gone: [], new: [] };
  };
  const add = (kind: TextPart['kind'], word: Word): void => {
    const isChange = open.gone.length + open.new.length > 0;
    if (kind === 'same' ? isChange : open.same.length > 0) close();
    open[kind].push(word);
  };
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    const [old, next] = [was[i], is[j]];
    if (old && next && old.text === next.text) {
      add('same', next);
      i += 1;
      j += 1;
    } else if (old && (!next || at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      add('gone', old);
      i += 1;
    } else if (next) {
      add('new', next);
      j += 1;
    }
  }
  close();
  return parts;
}

function at(lengths: readonly Uint16Array[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

function textOf(words: readonly Word[]): string {
  return words.map(({ text, spaced }, index) => (index > 0 && spaced ? ` ${text}` : text)).join('');
}

function shorten(
  text: string,
  { isStart, isEnd }: { readonly isStart: boolean; readonly isEnd: boolean },
): string {
  const words = wordsOf(text);
  const head = isStart ? [] : words.slice(0, CONTEXT);
  const tail = isEnd ? [] : words.slice(-CONTEXT);
  if (words.length <= head.length + tail.length + 2) return text;
  return [textOf(head), textOf(tail)].join(' … ').replace(/^ | $/g, '');
}
