// Prompts are prose: lines of this width are read well next to the keys of a storyboard.
const USUAL_WIDTH = 100;
const LEAST_WIDTH = 60;

/**
 * Breaks one paragraph into lines, between words with one space. Lines of the old paragraph at its start and its end stay
 * as they are, so that a small change moves few words.
 */
export function foldParagraph(paragraph: string, old: readonly string[] | null): readonly string[] {
  if (old === null || old.length === 0) return wrap(paragraph, USUAL_WIDTH);
  const width = Math.max(LEAST_WIDTH, ...old.map(({ length }) => length));
  const before: string[] = [];
  let rest = paragraph;
  for (const line of old) {
    if (!rest.startsWith(`${line} `) || !/^ \S/.test(rest.slice(line.length))) break;
    before.push(line);
    rest = rest.slice(line.length + 1);
  }
  const after: string[] = [];
  for (const line of old.slice(before.length).reverse()) {
    if (!rest.endsWith(` ${line}`) || /\s$/.test(rest.slice(0, -line.length - 1))) break;
    after.unshift(line);
    rest = rest.slice(0, -line.length - 1);
  }
  return [...before, ...wrap(rest, width), ...after];
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line === null) line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line ?? ''];
}

/** The lines of a folded text: each line break of the text becomes an empty line. */
export function foldText(text: string, oldLines: readonly string[]): readonly string[] {
  const old = paragraphsOf(oldLines);
  const paragraphs = text.split('\n');
  const filled = paragraphs.filter((one) => one !== '').length;
  let index = 0;
  return paragraphs.flatMap((paragraph, at) => {
    const gap = at === 0 ? [] : [''];
    if (paragraph === '') return gap;
    const same = old.find((lines) => lines.join(' ') === paragraph);
    const lines = same ?? foldParagraph(paragraph, filled === old.length ? (old[index] ?? null) : null);
    index += 1;
    return [...gap, ...lines];
  });
}

function paragraphsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const paragraphs: string[][] = [];
  let isOpen = false;
  for (const line of lines) {
    if (line.trim() === '') isOpen = false;
    else if (isOpen) paragraphs.at(-1)?.push(line);
    else {
      paragraphs.push([line]);
      isOpen = true;
    }
  }
  return paragraphs;
}
