import type { YAMLError } from 'yaml';
import { endOfLine, followsBlockSign, openBracket, openingQuote, startOfLine } from './text-lines.js';
import { needsQuotes, unexpected } from './unexpected-text.js';
import { type Explanation, missingComma, type Stumble } from './yaml-syntax-error.js';

/** Says in our words why YAML cannot be read at a place. */
export function explainStumble(code: YAMLError['code'], stumble: Stumble): Explanation {
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
    case 'BLOCK_IN_FLOW':
      return {
        code: 'missing-comma',
        message: 'Here something new starts inside of { } or [ ] without a comma before it.',
        help: 'Put a comma after the value before this, and close every bracket.',
      };
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
  if (stumble.said.includes('Missing ,')) return missingComma;
  if (stumble.said.startsWith('Flow ')) return indentation(stumble);
  if (stumble.said.includes('Sequence item without -')) return misplaced(stumble);
  if (stumble.said.includes('followed by map values')) return missingColon(stumble);
  return unknown(stumble);
}

function keyInsideValue(stumble: Stumble): Explanation {
  const { text, start, line } = stumble;
  if (/^\s*-[^\s-]/.test(line)) return missingSpace(stumble, '-');
  const rest = text.slice(start, endOfLine(text, start));
  if (rest.trimStart().startsWith('- ')) return misplaced(stumble);
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

function unknown({ said }: Stumble): Explanation {
  return {
    code: 'bad-yaml',
    message: `This is not correct YAML: ${said.charAt(0).toLowerCase()}${said.slice(1).split('\n')[0]}.`,
    help: 'Check indentation, brackets and quotes in this line and in the one above.',
  };
}
