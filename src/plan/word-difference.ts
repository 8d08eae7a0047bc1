/** One place where two texts differ: its words before, and its words now. */
export interface WordChange {
  readonly before: string;
  readonly now: string;
}

const LONGEST = 600; // In words. For longer texts the table below would take too long.

/** The places where two texts differ, word by word, in order. Scripts without spaces are compared character by character. */
export function wordDifference(before: string, now: string): readonly WordChange[] {
  const [was, is] = [wordsOf(before), wordsOf(now)];
  if (was.length > LONGEST || is.length > LONGEST) return [{ before, now }];
  return changesAlong(was, is, commonLengths(was, is));
}

function wordsOf(text: string): readonly string[] {
  return (
    text.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}'’_-]+|[^\s\p{L}\p{M}\p{N}]/gu,
    ) ?? []
  );
}

// lengths[i][j]: how many words the tails from i and j have in common, in order.
function commonLengths(was: readonly string[], is: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: was.length + 1 }, () => new Uint16Array(is.length + 1));
  for (let i = was.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] as Uint16Array;
    const below = lengths[i + 1] as Uint16Array;
    for (let j = is.length - 1; j >= 0; j -= 1) {
      row[j] = was[i] === is[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function changesAlong(
  was: readonly string[],
  is: readonly string[],
  lengths: readonly Uint16Array[],
): readonly WordChange[] {
  const changes: WordChange[] = [];
  let [gone, come]: [string[], string[]] = [[], []];
  const close = (): void => {
    if (gone.length + come.length > 0) changes.push({ before: textOf(gone), now: textOf(come) });
    [gone, come] = [[], []];
  };
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      close();
      i += 1;
      j += 1;
    } else if (j >= is.length || (i < was.length && at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      gone.push(was[i] as string);
      i += 1;
    } else {
      come.push(is[j] as string);
      j += 1;
    }
  }
  close();
  return changes;
}

function at(lengths: readonly Uint16Array[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

function textOf(words: readonly string[]): string {
  return words.join(' ').replace(/ (?=[,.;:!?。，、])/g, '');
}
