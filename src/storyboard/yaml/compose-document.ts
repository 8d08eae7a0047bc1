import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import { collectYamlErrors } from './collect-yaml-errors.js';

/** One YAML document, or what is wrong with the text as YAML. */
export type ComposedDocument =
  | { readonly ok: true; readonly root: ParsedNode | null }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

// A storyboard is five levels deep. The composer calls itself for each level, and running out of stack there
// can end the whole process, so the depth is watched before it starts.
const MAX_DEPTH = 64;
// About five thousand shots. It bounds the time that any text can take.
const MAX_PIECES = 200_000;

/** Reads the YAML of a text. Never throws, and takes a time in proportion to the text. */
export function composeDocument(text: string): ComposedDocument {
  const parsed = tokensOf(text);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  // Duplicate keys are searched for later: the composer compares each key with each other one.
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.2',
  });
  const [document, second] = composer.compose(parsed.tokens, true, text.length);
  if (!document) return { ok: true, root: null };
  const diagnostics = [...collectYamlErrors(text, [...document.errors, ...document.warnings])];
  if (second) diagnostics.push(severalDocuments(second as Document.Parsed, text));
  return diagnostics.length > 0 ? { ok: false, diagnostics } : { ok: true, root: document.contents };
}

type Tokens =
  | { readonly ok: true; readonly tokens: Parameters<Composer['compose']>[0] }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

function tokensOf(text: string): Tokens {
  const parser = new Parser();
  const tokens = [];
  let pieces = 0;
  for (const piece of new Lexer().lex(text)) {
    for (const token of parser.next(piece)) tokens.push(token);
    // Every escape in a quoted text can be a diagnostic of its own.
    pieces += 1 + (piece.startsWith('"') ? piece.split('\\').length - 1 : 0);
    if (parser.stack.length > MAX_DEPTH) return { ok: false, diagnostic: tooDeep(text, parser.offset) };
    if (pieces > MAX_PIECES) return { ok: false, diagnostic: tooMany(text, parser.offset) };
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

function tooDeep(text: string, offset: number): Diagnostic {
  return errorInText(...segmentAt(text, offset), {
    code: 'too-deep',
    message: `Here the file is nested more than ${MAX_DEPTH} levels deep; a storyboard needs five.`,
    help: 'Look for brackets or dashes that are repeated by mistake.',
  });
}

function tooMany(text: string, offset: number): Diagnostic {
  return errorInText(...segmentAt(text, offset), {
    code: 'file-too-large',
    message:
      'The file has more keys and values than five thousand shots would need, so it is not read further.',
    help: 'Split the film into several storyboards.',
  });
}

function severalDocuments(second: Document.Parsed, text: string): Diagnostic {
  const start = text.lastIndexOf('\n---', second.range[0]) + 1;
  return errorInText(...segmentAt(text, start === 0 ? second.range[0] : start, 3), {
    code: 'several-documents',
    message: 'A second YAML document starts here, but a storyboard is one document.',
    help: 'Remove the line "---", or move what follows it into a file of its own.',
  });
}

function segmentAt(text: string, offset: number, length = 1): [number, number] {
  const start = Math.max(0, Math.min(offset, text.length - 1));
  return [start, Math.min(text.length, start + length)];
}
