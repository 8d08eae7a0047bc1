import { endOfLine, startOfLine } from './text-lines.js';
import { type Explanation, missingComma, type YamlSyntaxError } from './yaml-syntax-error.js';

/** Explains a text that starts with a special character of YAML. */
export function needsQuotes({ text, start }: YamlSyntaxError, sign: string): Explanation {
  const rest = text.slice(start, endOfLine(text, start)).trimEnd();
  return {
    code: 'needs-quotes',
    message: `A text cannot start with ${sign} unless it is in quotes. In YAML, ${sign} ${meanings[sign] ?? 'is reserved'}.`,
    help: 'Put the whole text in double quotes.',
    start,
    end: start + Math.max(1, rest.length),
  };
}

/** Explains a tag of YAML that a storyboard does not use. */
export function unknownTag(name: string): Explanation {
  return {
    code: 'unknown-tag',
    message: `The YAML tag "${short(name)}" is not allowed in a storyboard.`,
    help: 'Remove it. If it is part of the text, put the text in double quotes.',
  };
}

/** Explains text at a place where YAML does not allow it. */
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
      message: `The quoted text ends at the ${quote} before this.`,
      help:
        quote === '"'
          ? 'Write \\" for a quote inside the text, or write "|" here and the text on the next lines.'
          : "Write '' for an apostrophe inside the text, or put the text in double quotes.",
    };
  }
  if (said.startsWith('Not a YAML token') && /[|>][^\n]*$/.test(before)) {
    return {
      code: 'text-after-block-sign',
      message: 'After "|" or ">", the text must start on the next line.',
      help: 'Move the text to the next line and indent it.',
      end: endOfLine(text, start),
    };
  }
  if (/flow-(?:map|seq)-start/.test(said) && /[}\]"'\w]\s*$/.test(before)) return missingComma;
  const found = text.slice(start, end).split('\n')[0] as string;
  return {
    code: 'bad-yaml',
    message: found.trim() === '' ? 'Something is missing here.' : `"${short(found)}" is not allowed here.`,
    help: 'Check brackets, commas and quotes in this line and in the line above.',
  };
}

const meanings: Readonly<Record<string, string>> = {
  '*': 'starts an alias',
  '&': 'starts an anchor',
  '!': 'starts a tag',
  '%': 'starts a directive',
  '@': 'is reserved',
  '`': 'is reserved',
};

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
