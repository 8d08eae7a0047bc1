import { unreachable } from '../../base/unreachable.js';
import { suggestionFor } from '../../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../provider-traits.js';
import { type DocumentValue, isMapping, valueAt } from '../yaml/document-value.js';
import type { SchemaProblem } from './check-schema.js';
import { explainType, explainVersion } from './explain-type.js';
import { explainMissing, reviseMissingKeys } from './missing-keys.js';
import { capitalize, formatExamples, quoteValue, shorten } from './quote-value.js';
import { subjectOf } from './subject-of.js';
import { suggestKey } from './suggest-key.js';

/** What problems are explained with. */
export interface SchemaContext {
  readonly document: DocumentValue;
  /** A number or a word of YAML as the file spells it, such as 010; undefined for other values. */
  readonly spellingAt: (path: DocumentPath) => string | undefined;
  readonly providers: readonly ProviderTraits[];
}

/** One sentence for each problem, with the way out. */
export function explainSchemaProblems(
  problems: readonly SchemaProblem[],
  context: SchemaContext,
): readonly Diagnostic[] {
  const { document } = context;
  return reviseMissingKeys(problems, document).map((problem) =>
    problem.kind === 'unknown-key' ? unknownKey(problem, context) : explain(problem, context),
  );
}

// What the vendor's API has in place of "auto".
function isAnyLength(path: DocumentPath, value: DocumentValue | undefined): boolean {
  return path.at(-1) === 'duration' && value === -1;
}

function explain(
  problem: Exclude<SchemaProblem, { kind: 'unknown-key' }>,
  { document, spellingAt }: SchemaContext,
): Diagnostic {
  const { path } = problem;
  const value = valueAt(document, path);
  const what = subjectOf(path, document);
  const isWord = typeof value === 'number' || typeof value === 'boolean';
  const spelling = isWord ? spellingAt(path) : undefined;
  switch (problem.kind) {
    case 'missing':
      return explainMissing(path, problem.keys, document);
    case 'wrong-type':
      return explainType(problem, { value, what, spelling });
    case 'not-allowed':
      return notAllowed(problem, value, what);
    case 'out-of-range':
      return errorAt(path, {
        code: 'out-of-range',
        message: `${capitalize(what)} is ${spelling ?? quoteValue(value)}; it must be from ${problem.schema.minimum} to ${problem.schema.maximum}.`,
        help: isAnyLength(path, value)
          ? 'To let the model choose the length, write "auto".'
          : formatExamples(problem.schema.examples),
      });
    case 'wrong-length':
      return wrongLength(problem, what);
    case 'wrong-form':
      return wrongForm(problem, value, what);
    case 'bad-name':
      return badName(problem);
    case 'empty-list':
      return errorAt(path, {
        code: 'no-shots',
        message: 'The list of shots is empty.',
        help: 'Add a shot with an id, a first frame, a last frame and a prompt.',
      });
    default:
      return unreachable(problem);
  }
}

function unknownKey(
  { path, key, known }: Extract<SchemaProblem, { kind: 'unknown-key' }>,
  { document, providers }: SchemaContext,
): Diagnostic {
  const owner = subjectOf(path.slice(0, -1), document);
  return errorAt(path, {
    code: 'unknown-key',
    on: 'key',
    message: `${capitalize(owner)} has no key "${shorten(key)}".`,
    help:
      suggestKey(path, { known, providers: usedProviders(path, document, providers) }) ??
      `Known: ${known.join(', ')}.`,
  });
}

// That of the settings around a path; all where none is named.
function usedProviders(
  path: DocumentPath,
  document: DocumentValue,
  providers: readonly ProviderTraits[],
): readonly ProviderTraits[] {
  const around = valueAt(document, path.slice(0, -1));
  const used = providers.filter(
    ({ id, keyVariable }) => keyVariable !== null && isMapping(around) && id === around.use,
  );
  return used.length > 0 ? used : providers;
}

function notAllowed(
  { path, allowed }: Extract<SchemaProblem, { kind: 'not-allowed' }>,
  value: DocumentValue | undefined,
  what: string,
): Diagnostic {
  if (path.length === 1 && path[0] === 'version') return explainVersion(path, value);
  const words = allowed.map(String);
  // A list or a block has no text.
  const text = value === undefined || typeof value === 'object' ? '' : String(value);
  const other = valueAliases[text.toLowerCase()];
  const alias = words.find((word) => word === other);
  const meant = alias === undefined ? suggestionFor(text, words) : `Did you mean "${alias}"?`;
  const only = words.length === 1 ? `The only value is ${words[0]}.` : `Known: ${words.join(', ')}.`;
  return errorAt(path, {
    code: 'unknown-value',
    message: `${capitalize(what)} is ${isVariable(value) ? 'the value of ' : ''}${quoteValue(value)}, which is not a known value.`,
    help: meant === undefined ? only : `${meant} ${only}`,
  });
}

// What other tools call these values.
const valueAliases: Readonly<Record<string, string>> = {
  crop: 'cover',
  fill: 'cover',
  pad: 'contain',
  letterbox: 'contain',
  crossfade: 'dissolve',
  burned: 'burn',
  hard: 'burn',
  none: 'off',
  srt: 'sidecar',
};

function wrongLength(
  { path, length, schema }: Extract<SchemaProblem, { kind: 'wrong-length' }>,
  what: string,
): Diagnostic {
  if (length < (schema.minLength ?? 0)) {
    return errorAt(path, {
      code: 'empty-value',
      message: `${capitalize(what)} is empty.`,
      help: 'Write a text between the quotes, or remove the line.',
    });
  }
  return errorAt(path, {
    code: 'too-long',
    message: `${capitalize(what)} has ${length} characters. The limit is ${schema.maxLength}.`,
    help: `Shorten it by ${length - (schema.maxLength ?? 0)} characters.`,
  });
}

function wrongForm(
  { path, schema }: Extract<SchemaProblem, { kind: 'wrong-form' }>,
  value: DocumentValue | undefined,
  what: string,
): Diagnostic {
  const suggestion = path.at(-1) === 'id' && typeof value === 'string' ? slug(value) : '';
  return errorAt(path, {
    code: path.at(-1) === 'id' ? 'bad-id' : 'wrong-form',
    message: `${capitalize(what)} cannot be ${quoteValue(value)}.`,
    help: `${schema.patternErrorMessage ?? ''}${suggestion ? ` Try "${suggestion}".` : ''}`,
  });
}

// "Shot 1: The Rain" -> "shot-1-the-rain"
function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}

function isVariable(value: DocumentValue | undefined): boolean {
  return typeof value === 'string' && value.includes('${');
}

function badName({ path, key, schema }: Extract<SchemaProblem, { kind: 'bad-name' }>): Diagnostic {
  const thing = namedThings[String(path.at(-2))];
  const allowed = /^\^\(([\w|]+)\)\$$/.exec(schema.pattern ?? '')?.[1]?.split('|') ?? [];
  const meant = suggestionFor(key, allowed);
  return errorAt(path, {
    code: 'bad-name',
    on: 'key',
    message:
      thing === undefined
        ? `"${shorten(String(path.at(-2)))}" has no key "${shorten(key)}".`
        : `"${shorten(key)}" is not a valid ${thing} name.`,
    help: [meant, schema.patternErrorMessage].filter(Boolean).join(' '),
  });
}

// What the keys of a block with free keys name.
const namedThings: Readonly<Record<string, string>> = {
  keyframes: 'keyframe',
  providers: 'provider',
  models: 'model',
};
