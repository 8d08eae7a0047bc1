/** The offset at which the line of an offset starts. */
export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line break after an offset, or the end of the text. */
export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

/** The offset of the quote that starts a value and is never closed, or -1. */
export function openingQuote(text: string, quote: string): number {
  const openings = [...text.matchAll(quote === '"' ? /(?<=[:\-[{,] ?)"/g : /(?<=[:\-[{,] ?)'/g)];
  const open = openings.find((match, index) => {
    const rest = text.slice(match.index + 1, openings[index + 1]?.index);
    return !rest.includes(quote);
  });
  return open?.index ?? openings.at(-1)?.index ?? -1;
}

/** The offset of the innermost bracket that is open at the end of a text, or -1. */
export function openBracket(text: string, opening: string, closing: string): number {
  const before = blankQuotesAndComments(text);
  let closed = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    if (before[at] === closing) closed += 1;
    if (before[at] === opening && closed-- === 0) return at;
  }
  return -1;
}

/** A text with its quoted texts as spaces, so that their signs are not found. */
export function blankQuotes(text: string): string {
  return text.replace(QUOTED, blank);
}

// Brackets in them are not brackets of YAML.
function blankQuotesAndComments(text: string): string {
  return blankQuotes(text).replace(/(?<=^|[\s,[{])#.*/gm, blank);
}

// Quotes inside a word are not quotes of YAML.
const QUOTED = /(?<![\w.!?])(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')/g;

function blank(text: string): string {
  return ' '.repeat(text.length);
}

/** Whether the line above ends in "|" or ">", so that a block text should follow. */
export function followsBlockSign(text: string, start: number): boolean {
  const above = text.slice(0, startOfLine(text, start)).trimEnd();
  return /[:-] +[|>][+-]?\d?$/.test(above.slice(startOfLine(above, above.length)));
}
