import type { YAMLError } from 'yaml';
import { endOfLine, followsBlockSign, openBracket, openingQuote, startOfLine } from './text-lines.js';
import { needsQuotes, unexpected, unknownTag } from './unexpected-text.js';
import { type Explanation, missingComma, type YamlSyntaxError } from './yaml-syntax-error.js';

/** Explains a YAML syntax error to a user who does not know YAML. */
export function explainYamlError(code: YAMLError['code'], syntaxError: YamlSyntaxError): Explanation {
  if (/^ *\t/.test(syntaxError.line) && code !== 'MISSING_CHAR') return tab(syntaxError);
  switch (code) {
    case 'TAB_AS_INDENT':
      return tab(syntaxError);
    case 'MISSING_CHAR':
      return missingCharacter(syntaxError);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return keyInsideValue(syntaxError);
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return missingColon(syntaxError);
    case 'BLOCK_IN_FLOW':
      return {
        code: 'missing-comma',
        message: 'A comma is missing before this, inside { } or [ ].',
        help: 'Add a comma after the previous value, and close every bracket.',
      };
    case 'BAD_INDENT':
      return indentation(syntaxError);
    case 'BAD_SCALAR_START':
    case 'BAD_ALIAS':
      return needsQuotes(syntaxError, syntaxError.text.charAt(syntaxError.start));
    case 'TAG_RESOLVE_FAILED':
      return tag(syntaxError);
    case 'BAD_DQ_ESCAPE':
      return {
        code: 'bad-escape',
        message: `"${syntaxError.text.slice(syntaxError.start, syntaxError.end)}" is not a valid escape sequence in double quotes.`,
        help: 'Write \\\\ for a backslash, or use single quotes.',
      };
    case 'BAD_COLLECTION_TYPE':
      return tag(syntaxError);
    case 'UNEXPECTED_TOKEN':
      return unexpected(syntaxError);
    case 'BAD_DIRECTIVE':
      return {
        code: 'bad-yaml',
        message: 'A line that starts with % is a YAML directive. This directive is not supported.',
        help: 'Remove the line.',
      };
    default:
      return unknown(syntaxError);
  }
}

function tag(syntaxError: YamlSyntaxError): Explanation {
  const name = /^!(?:![\w/.-]+|<[^>\s]*>?|[\w-]+![\w/.-]*)/.exec(
    syntaxError.text.slice(syntaxError.start),
  )?.[0];
  if (name === undefined) return needsQuotes(syntaxError, '!');
  return { ...unknownTag(name), start: syntaxError.start, end: syntaxError.start + name.length };
}

function tab({ text, start }: YamlSyntaxError): Explanation {
  const at = text.indexOf('\t', startOfLine(text, start));
  const tabs = /^\t+/.exec(text.slice(at, endOfLine(text, at)));
  return {
    code: 'tab-indent',
    message: 'This line is indented with a tab. YAML allows spaces only.',
    help: 'Use two spaces for each level.',
    start: at,
    end: at + (tabs?.[0].length ?? 1),
  };
}

function missingCharacter(syntaxError: YamlSyntaxError): Explanation {
  const quote = /Missing closing (['"])/.exec(syntaxError.libraryMessage)?.[1];
  if (quote) {
    const opened = openingQuote(syntaxError.text, quote);
    return {
      code: 'unclosed-quote',
      message: `The closing ${quote} of this text is missing.`,
      help: `Add ${quote} at the end of the text.`,
      ...(opened === -1 ? {} : { start: opened, end: endOfLine(syntaxError.text, opened) }),
    };
  }
  if (syntaxError.libraryMessage.includes('Missing ,')) return missingComma;
  if (syntaxError.libraryMessage.startsWith('Flow ')) return indentation(syntaxError);
  if (syntaxError.libraryMessage.includes('Sequence item without -')) return misplaced(syntaxError);
  if (syntaxError.libraryMessage.includes('followed by map values')) return missingColon(syntaxError);
  return unknown(syntaxError);
}

function keyInsideValue(syntaxError: YamlSyntaxError): Explanation {
  const { text, start, line } = syntaxError;
  if (/^\s*-[^\s-]/.test(line)) return missingSpace(syntaxError, '-');
  const rest = text.slice(start, endOfLine(text, start));
  if (rest.trimStart().startsWith('- ')) return misplaced(syntaxError);
  const colon = /:(?:\s|$)/.exec(rest);
  if (!colon || colon.index === 0) return tooFar(syntaxError);
  return {
    code: 'colon-in-text',
    message: 'A text without quotes cannot contain a colon followed by a space: YAML reads it as a key.',
    help: 'Put the whole text in double quotes, or write "|" here and the text on the next lines.',
    start,
    end: start + rest.length,
  };
}

// "title: x" with an indented key on the next line: the parser reports the x.
function tooFar(syntaxError: YamlSyntaxError): Explanation {
  const { text, start } = syntaxError;
  const next = /\n *(?=\S)/.exec(text.slice(start));
  if (!next) return misplaced(syntaxError);
  const from = start + next.index + next[0].length;
  return {
    code: 'bad-indent',
    message: 'This line is indented, but the line above already has a value.',
    help: 'Start this line in the same column as the line above, or remove the value there.',
    start: from,
    end: endOfLine(text, from),
  };
}

function missingColon(syntaxError: YamlSyntaxError): Explanation {
  const { text, start, line } = syntaxError;
  if (followsBlockSign(text, start)) return notIndented(syntaxError);
  if (/^\s*-[^\s-]/.test(line)) return missingSpace(syntaxError, '-');
  if (/^\s*(?:- )?[\w-]+:\S/.test(line)) return missingSpace(syntaxError, ':');
  return {
    code: 'missing-colon',
    message: 'This line has no "key: value".',
    help: 'Add a colon and a space after the key. If this line continues the text above, indent it more.',
    start,
    end: endOfLine(syntaxError.text, start),
  };
}

function notIndented({ text, start }: YamlSyntaxError): Explanation {
  return {
    code: 'bad-indent',
    message: 'The text after "|" or ">" must be indented more than its key.',
    help: 'Add spaces at the start of every line of the text.',
    start,
    end: endOfLine(text, start),
  };
}

function missingSpace({ text, start, line }: YamlSyntaxError, after: '-' | ':'): Explanation {
  const at = startOfLine(text, start) + line.indexOf(after);
  return {
    code: 'missing-space',
    message: `A space is missing after the "${after}".`,
    help: after === ':' ? 'Write it as "key: value".' : 'Write the item as "- id: …".',
    start: at,
    end: at + 1,
  };
}

function indentation(syntaxError: YamlSyntaxError): Explanation {
  const open = /Flow (map|sequence)/.exec(syntaxError.libraryMessage)?.[1];
  if (!open) return misplaced(syntaxError);
  const [opening, closing] = open === 'map' ? (['{', '}'] as const) : (['[', ']'] as const);
  const opened = openBracket(syntaxError.text.slice(0, syntaxError.start), opening, closing);
  return {
    code: 'unclosed-bracket',
    message: `The closing "${closing}" of this "${opening}" is missing.`,
    help: `Add "${closing}" where it ends.`,
    ...(opened === -1 ? {} : { start: opened, end: opened + 1 }),
  };
}

function misplaced({ text, start }: YamlSyntaxError): Explanation {
  const from = startOfLine(text, start);
  const first = from + (/^ */.exec(text.slice(from, endOfLine(text, start)))?.[0].length ?? 0);
  return {
    code: 'bad-indent',
    message: 'The indentation of this line does not match the lines above.',
    help: 'All keys of a block start in the same column. Check the spaces at the start of this line and of the line above.',
    start: first,
    end: endOfLine(text, start),
  };
}

function unknown({ libraryMessage: said }: YamlSyntaxError): Explanation {
  return {
    code: 'bad-yaml',
    message: `This is not valid YAML: ${said.charAt(0).toLowerCase()}${said.slice(1).split('\n')[0]}.`,
    help: 'Check indentation, brackets and quotes in this line and in the line above.',
  };
}
