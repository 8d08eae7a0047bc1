import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import { collectYamlErrors } from './collect-yaml-errors.js';

/** One YAML document, or the syntax errors of the text. */
export type ComposedDocument =
  | { readonly ok: true; readonly root: ParsedNode | null }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

// A storyboard has five levels. The composer is recursive, and a stack overflow can end the whole process, so the depth
// is limited before it runs.
const MAX_DEPTH = 64;
// Ten thousand shots with every key. This limits the time that any text can take.
const MAX_TOKENS = 2_000_000;

const otherTags: ReadonlySet<string> = new Set(
  ['binary', 'omap', 'pairs', 'set', 'timestamp'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Parses a text as YAML. It never throws, and its time is proportional to the length of the text. With source tokens, its
 * nodes know where their signs and comments are, for edits of the text.
 */
export function composeDocument(
  text: string,
  { keepSourceTokens = false }: { readonly keepSourceTokens?: boolean } = {},
): ComposedDocument {
  const parsed = tokensOf(text);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  // readValues finds duplicate keys: the composer would compare every key with every other key.
  const composer = new Composer({
    keepSourceTokens,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.2',
    // Tags never make the library build other values than those of JSON, not even those that YAML 1.1 adds.
    resolveKnownTags: false,
    customTags: (tags) => tags.filter((one) => typeof one === 'string' || !otherTags.has(one.tag)),
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
  let count = 0;
  for (const source of new Lexer().lex(text)) {
    for (const token of parser.next(source)) tokens.push(token);
    // Every escape in a quoted text can be an error.
    count += 1 + (source.startsWith('"') ? source.split('\\').length - 1 : 0);
    if (parser.stack.length > MAX_DEPTH) return { ok: false, diagnostic: tooDeep(text, parser.offset) };
    if (count > MAX_TOKENS) return { ok: false, diagnostic: tooMany(text, parser.offset) };
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

function tooDeep(text: string, offset: number): Diagnostic {
  return errorInText(...segmentAt(text, offset), {
    code: 'too-deep',
    message: `The file has more than ${MAX_DEPTH} nested levels here. A storyboard needs five.`,
    help: 'Look for brackets or dashes that were repeated by mistake.',
  });
}

function tooMany(text: string, offset: number): Diagnostic {
  return errorInText(...segmentAt(text, offset), {
    code: 'file-too-large',
    message: 'The file has too many keys and values: more than 10,000 shots would need.',
    help: 'Split the film into several storyboards.',
  });
}

function severalDocuments(second: Document.Parsed, text: string): Diagnostic {
  const start = text.lastIndexOf('\n---', second.range[0]) + 1;
  return errorInText(...segmentAt(text, start === 0 ? second.range[0] : start, 3), {
    code: 'several-documents',
    message: 'A second YAML document starts here. A storyboard is one document.',
    help: 'Remove the line "---", or move the text after it to another file.',
  });
}

function segmentAt(text: string, offset: number, length = 1): [number, number] {
  const start = Math.max(0, Math.min(offset, text.length - 1));
  return [start, Math.min(text.length, start + length)];
}
