import { endOfLine, startOfLine } from './text-lines.js';
import { type Explanation, missingComma, type YamlSyntaxError } from './yaml-syntax-error.js';

/** A text that starts with a sign of YAML. */
export function needsQuotes({ text, start }: YamlSyntaxError, sign: string): Explanation {
  const rest = text.slice(start, endOfLine(text, start)).trimEnd();
  return {
    code: 'needs-quotes',
    message: `A text cannot start with ${sign} unless it is in quotes: in YAML this sign is ${meanings[sign] ?? 'reserved'}.`,
    help: 'Put the whole text into double quotes.',
    start,
    end: start + Math.max(1, rest.length),
  };
}

/** Something that cannot stand where it stands. */
export function unexpected(syntaxError: YamlSyntaxError): Explanation {
  const { text, start, end, libraryMessage: said } = syntaxError;
  const before = text.slice(startOfLine(text, start), start);
  const alias = /(?:^|[:\-[,] ) *([*&])[^\s]*\s+$/.exec(before);
  if (alias) {
    const sign = alias[1] as string;
    return needsQuotes(
      { ...syntaxError, start: startOfLine(text, start) + alias.index + alias[0].indexOf(sign) },
      sign,
    );
  }
  const quote = /(["'])\s*$/.exec(before)?.[1];
  if (said.includes('at node end') && quote) {
    return {
      code: 'text-after-quote',
      message: `The text ended at the ${quote} before this.`,
      help:
        quote === '"'
          ? 'Write a quote inside the text as \\", or put the text on the following lines after "|".'
          : "Write an apostrophe inside the text as '', or put the text into double quotes.",
    };
  }
  if (said.startsWith('Not a YAML token') && /[|>][^\n]*$/.test(before)) {
    return {
      code: 'text-after-block-sign',
      message: 'After "|" or ">" the text starts on the next line, not here.',
      help: 'Move the text to the next line and indent it.',
      end: endOfLine(text, start),
    };
  }
  if (/flow-(?:map|seq)-start/.test(said) && /[}\]"'\w]\s*$/.test(before)) return missingComma;
  const piece = text.slice(start, end).split('\n')[0] as string;
  return {
    code: 'bad-yaml',
    message: piece.trim() === '' ? 'Something is missing here.' : `"${short(piece)}" is not expected here.`,
    help: 'Check brackets, commas and quotes in this line and in the one above.',
  };
}

const meanings: Readonly<Record<string, string>> = {
  '*': 'an alias',
  '&': 'an anchor',
  '!': 'a tag',
  '%': 'a directive',
  '@': 'reserved',
  '`': 'reserved',
};

function short(piece: string): string {
  return piece.length > 40 ? `${piece.slice(0, 39)}…` : piece;
}
