import type { YAMLError } from 'yaml';
import { type Diagnostic, errorInText } from '../diagnostics/diagnostic.js';

// Mistakes inside of one value. After any other the reader is out of step, and what it says next is noise.
const harmlessForTheRest: ReadonlySet<string> = new Set([
  'colon-in-text',
  'needs-quotes',
  'bad-escape',
  'tab-indent',
  'text-after-quote',
]);

/** What is wrong with a text as YAML, in our words: one mistake per stumble, not one per consequence. */
export function yamlMistakes(text: string, errors: readonly YAMLError[]): readonly Diagnostic[] {
  const sorted = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const mistakes: Diagnostic[] = [];
  let quietUntil = -1;
  for (const error of sorted) {
    const start = Math.min(error.pos[0], Math.max(0, text.length - 1));
    if (start < quietUntil) continue;
    const mistake = explain(text, error, start);
    if (mistakes.length > 0 && !harmlessForTheRest.has(mistake.code)) break;
    mistakes.push(mistake);
    if (!harmlessForTheRest.has(mistake.code)) break;
    quietUntil = endOfLine(text, start) + 1;
  }
  return mistakes;
}

interface Stumble {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The library's own sentence. */
  readonly said: string;
  readonly line: string;
}

interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly start?: number;
  readonly end?: number;
}

function explain(text: string, error: YAMLError, start: number): Diagnostic {
  const end = Math.max(start + 1, Math.min(error.pos[1], endOfLine(text, start)));
  const line = text.slice(startOfLine(text, start), endOfLine(text, start));
  const stumble = { text, start, end, said: error.message, line };
  const { code, message, help, ...place } = explanation(error.code, stumble);
  return errorInText(place.start ?? start, place.end ?? end, { code, message, help });
}

function explanation(code: YAMLError['code'], stumble: Stumble): Explanation {
  if (/^ *\t/.test(stumble.line) && code !== 'MISSING_CHAR') return tab(stumble);
  switch (code) {
    case 'TAB_AS_INDENT':
      return tab(stumble);
    case 'MISSING_CHAR':
      return missingCharacter(stumble);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return keyInsideValue(stumble);
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return missingColon(stumble);
    case 'BAD_INDENT':
      return indentation(stumble);
    case 'BAD_SCALAR_START':
    case 'BAD_ALIAS':
      return needsQuotes(stumble, stumble.text.charAt(stumble.start));
    case 'TAG_RESOLVE_FAILED':
      return needsQuotes(stumble, '!');
    case 'BAD_DQ_ESCAPE':
      return {
        code: 'bad-escape',
        message: `"${stumble.text.slice(stumble.start, stumble.end)}" means nothing in a text in double quotes.`,
        help: 'Write \\\\ for a backslash, or put the text into single quotes.',
      };
    case 'UNEXPECTED_TOKEN':
      return unexpected(stumble);
    case 'BAD_DIRECTIVE':
      return {
        code: 'bad-yaml',
        message: 'A line that starts with % is a YAML directive, and this one is not known.',
        help: 'Remove the line.',
      };
    default:
      return unknown(stumble);
  }
}

function tab({ text, start }: Stumble): Explanation {
  const at = text.indexOf('\t', startOfLine(text, start));
  const tabs = /^\t+/.exec(text.slice(at, endOfLine(text, at)));
  return {
    code: 'tab-indent',
    message: 'This line is indented with a tab, which YAML does not allow.',
    help: 'Indent with spaces, two for each level.',
    start: at,
    end: at + (tabs?.[0].length ?? 1),
  };
}

function missingCharacter(stumble: Stumble): Explanation {
  const quote = /Missing closing (['"])/.exec(stumble.said)?.[1];
  if (quote) {
    const opened = openingQuote(stumble.text, quote);
    return {
      code: 'unclosed-quote',
      message: `The text that starts here with ${quote} is never closed.`,
      help: `Put a ${quote} at its end.`,
      ...(opened === -1 ? {} : { start: opened, end: endOfLine(stumble.text, opened) }),
    };
  }
  if (stumble.said.includes('Sequence item without -')) return misplaced(stumble);
  if (followsBlockSign(stumble.text, stumble.start)) return notIndented(stumble);
  return unknown(stumble);
}

// The error stands at the end of the file. What opened the text is the last quote that begins a value.
function openingQuote(text: string, quote: string): number {
  const openings = [...text.matchAll(quote === '"' ? /(?<=[:\-[{,] ?)"/g : /(?<=[:\-[{,] ?)'/g)];
  const open = openings.find((match, index) => {
    const rest = text.slice(match.index + 1, openings[index + 1]?.index);
    return !rest.includes(quote);
  });
  return open?.index ?? openings.at(-1)?.index ?? -1;
}

function keyInsideValue(stumble: Stumble): Explanation {
  const { text, start, line } = stumble;
  if (/^\s*-[^\s-]/.test(line)) return missingSpace(stumble, '-');
  const rest = text.slice(start, endOfLine(text, start));
  const colon = /:(?:\s|$)/.exec(rest);
  if (!colon || colon.index === 0) return tooFar(stumble);
  return {
    code: 'colon-in-text',
    message: 'A text without quotes must not contain a colon followed by a space: YAML takes it for a key.',
    help: 'Put the whole text into double quotes, or write it on the following lines after "|".',
    start,
    end: start + rest.length,
  };
}

// "title: x" and below it an indented key: the reader stumbles over the x.
function tooFar(stumble: Stumble): Explanation {
  const { text, start } = stumble;
  const next = /\n *(?=\S)/.exec(text.slice(start));
  if (!next) return misplaced(stumble);
  const from = start + next.index + next[0].length;
  return {
    code: 'bad-indent',
    message: 'This line is indented under a line that already has a value.',
    help: 'Let it start in the same column as the line above, or give that line no value.',
    start: from,
    end: endOfLine(text, from),
  };
}

function missingColon(stumble: Stumble): Explanation {
  const { text, start, line } = stumble;
  if (followsBlockSign(text, start)) return notIndented(stumble);
  if (/^\s*-[^\s-]/.test(line)) return missingSpace(stumble, '-');
  if (/^\s*(?:- )?[\w-]+:\S/.test(line)) return missingSpace(stumble, ':');
  return {
    code: 'missing-colon',
    message: 'This line is not "key: value".',
    help: 'Write a colon and a space after the key. If the line goes on with the text above it, indent it further.',
    start,
    end: endOfLine(stumble.text, start),
  };
}

function followsBlockSign(text: string, start: number): boolean {
  const above = text.slice(0, startOfLine(text, start)).trimEnd();
  return /[:-] +[|>][+-]?\d?$/.test(above.slice(startOfLine(above, above.length)));
}

function notIndented({ text, start }: Stumble): Explanation {
  return {
    code: 'bad-indent',
    message: 'The text after "|" or ">" has to be indented further than its key.',
    help: 'Put spaces before every line of the text.',
    start,
    end: endOfLine(text, start),
  };
}

function missingSpace({ text, start, line }: Stumble, after: '-' | ':'): Explanation {
  const at = startOfLine(text, start) + line.indexOf(after);
  return {
    code: 'missing-space',
    message: `A space is missing after the "${after}".`,
    help: after === ':' ? 'Write it as "key: value".' : 'Write the item as "- id: …".',
    start: at,
    end: at + 1,
  };
}

function indentation(stumble: Stumble): Explanation {
  const open = /Flow (map|sequence)/.exec(stumble.said)?.[1];
  if (!open) return misplaced(stumble);
  const [opening, closing] = open === 'map' ? (['{', '}'] as const) : (['[', ']'] as const);
  const opened = openBracket(stumble.text.slice(0, stumble.start), opening, closing);
  return {
    code: 'unclosed-bracket',
    message: `The "${opening}" here is never closed.`,
    help: `Put a "${closing}" where it ends.`,
    ...(opened === -1 ? {} : { start: opened, end: opened + 1 }),
  };
}

function openBracket(before: string, opening: string, closing: string): number {
  let closed = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    if (before[at] === closing) closed += 1;
    if (before[at] === opening && closed-- === 0) return at;
  }
  return -1;
}

function misplaced({ text, start }: Stumble): Explanation {
  const from = startOfLine(text, start);
  const first = from + (/^ */.exec(text.slice(from, endOfLine(text, start)))?.[0].length ?? 0);
  return {
    code: 'bad-indent',
    message: 'This line does not stand below the line that it belongs to.',
    help: 'Keys of one block start in the same column. Check the spaces at the start of this line and of the one above.',
    start: first,
    end: endOfLine(text, start),
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

function needsQuotes({ text, start }: Stumble, sign: string): Explanation {
  const rest = text.slice(start, endOfLine(text, start)).trimEnd();
  return {
    code: 'needs-quotes',
    message: `A text cannot start with ${sign} unless it is in quotes: in YAML this sign is ${meanings[sign] ?? 'reserved'}.`,
    help: 'Put the whole text into double quotes.',
    start,
    end: start + Math.max(1, rest.length),
  };
}

function unexpected(stumble: Stumble): Explanation {
  const { text, start, end, said } = stumble;
  const before = text.slice(startOfLine(text, start), start);
  const alias = /(?:^|[:\-[,] ) *([*&])[^\s]*\s+$/.exec(before);
  if (alias) {
    const sign = alias[1] as string;
    return needsQuotes(
      { ...stumble, start: startOfLine(text, start) + alias.index + alias[0].indexOf(sign) },
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
  const piece = text.slice(start, end).split('\n')[0] as string;
  return {
    code: 'bad-yaml',
    message: piece.trim() === '' ? 'Something is missing here.' : `"${short(piece)}" is not expected here.`,
    help: 'Check brackets, commas and quotes in this line and in the one above.',
  };
}

function unknown({ said }: Stumble): Explanation {
  return {
    code: 'bad-yaml',
    message: `This is not correct YAML: ${said.charAt(0).toLowerCase()}${said.slice(1).split('\n')[0]}.`,
    help: 'Check indentation, brackets and quotes in this line and in the one above.',
  };
}

function short(piece: string): string {
  return piece.length > 40 ? `${piece.slice(0, 39)}…` : piece;
}

function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
