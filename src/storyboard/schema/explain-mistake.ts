import { unreachable } from '../../base/unreachable.js';
import { closestOf } from '../../diagnostics/closest.js';
import { type Diagnostic, errorAt } from '../../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../provider-traits.js';
import type { DocumentValue } from '../yaml/read-values.js';
import { capital, cut, example, show, valueAt } from '../yaml/show-value.js';
import type { SchemaMistake } from './check-schema.js';
import { explainType, explainVersion } from './explain-type.js';
import { keyElsewhere } from './known-keys.js';
import { completeMissing, explainMissing } from './missing-keys.js';
import { subjectOf } from './subject-of.js';

/** What mistakes are explained with. */
export interface MistakeContext {
  readonly document: DocumentValue;
  readonly providers: readonly ProviderTraits[];
}

/** One sentence for each mistake, with the way out. */
export function explainMistakes(
  mistakes: readonly SchemaMistake[],
  { document, providers }: MistakeContext,
): readonly Diagnostic[] {
  return completeMissing(mistakes, document).map((mistake) =>
    mistake.kind === 'unknown-key'
      ? unknownKey(mistake, { document, providers })
      : explain(mistake, document),
  );
}

function explain(
  mistake: Exclude<SchemaMistake, { kind: 'unknown-key' }>,
  document: DocumentValue,
): Diagnostic {
  const { path } = mistake;
  const value = valueAt(document, path);
  const what = subjectOf(path, document);
  switch (mistake.kind) {
    case 'missing':
      return explainMissing(path, mistake.keys, document);
    case 'wrong-type':
      return explainType(mistake, value, what);
    case 'not-allowed':
      return notAllowed(mistake, value, what);
    case 'out-of-range':
      return errorAt(path, {
        code: 'out-of-range',
        message: `${capital(what)} is ${show(value)}; it has to be from ${mistake.schema.minimum} to ${mistake.schema.maximum}.`,
        help: example(mistake.schema.examples),
      });
    case 'wrong-length':
      return wrongLength(mistake, what);
    case 'wrong-form':
      return wrongForm(mistake, value, what);
    case 'bad-name':
      return errorAt(path, {
        code: 'bad-name',
        on: 'key',
        message: `"${cut(mistake.key)}" cannot be the name of a keyframe.`,
        help: mistake.schema.patternErrorMessage ?? '',
      });
    case 'empty-list':
      return errorAt(path, {
        code: 'no-shots',
        message: 'The list of shots is empty, so there is nothing to film.',
        help: 'Add a shot with an id, a first and a last frame and a prompt.',
      });
    default:
      return unreachable(mistake);
  }
}

function unknownKey(
  { path, key, known }: Extract<SchemaMistake, { kind: 'unknown-key' }>,
  { document, providers }: MistakeContext,
): Diagnostic {
  const owner = subjectOf(path.slice(0, -1), document);
  return errorAt(path, {
    code: 'unknown-key',
    on: 'key',
    message: `${capital(owner)} has no key "${cut(key)}".`,
    help: keyElsewhere(path, { known, providers }) ?? `Known: ${known.join(', ')}.`,
  });
}

function notAllowed(
  { path, allowed }: Extract<SchemaMistake, { kind: 'not-allowed' }>,
  value: DocumentValue | undefined,
  what: string,
): Diagnostic {
  if (path.length === 1 && path[0] === 'version') return explainVersion(path, value);
  const words = allowed.map(String);
  const other = formatOther[String(value).toLowerCase()];
  const meant = words.find((word) => word === other) ?? closestOf(String(value), words);
  const only = words.length === 1 ? `The only one is ${words[0]}.` : `Known: ${words.join(', ')}.`;
  return errorAt(path, {
    code: 'unknown-value',
    message: `${capital(what)} is ${isVariable(value) ? 'what stands in ' : ''}${show(value)}, which does not exist.`,
    help: meant === undefined ? only : `Did you mean "${meant}"? ${only}`,
  });
}

// Words that other tools have for the same.
const formatOther: Readonly<Record<string, string>> = {
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
  { path, length, schema }: Extract<SchemaMistake, { kind: 'wrong-length' }>,
  what: string,
): Diagnostic {
  if (length < (schema.minLength ?? 0)) {
    return errorAt(path, {
      code: 'empty-value',
      message: `${capital(what)} is an empty text.`,
      help: 'Write something between the quotes, or remove the line.',
    });
  }
  return errorAt(path, {
    code: 'too-long',
    message: `${capital(what)} has ${length} characters; ${schema.maxLength} are allowed.`,
    help: `Shorten it by ${length - (schema.maxLength ?? 0)}.`,
  });
}

function wrongForm(
  { path, schema }: Extract<SchemaMistake, { kind: 'wrong-form' }>,
  value: DocumentValue | undefined,
  what: string,
): Diagnostic {
  const suggestion = path.at(-1) === 'id' && typeof value === 'string' ? slug(value) : '';
  return errorAt(path, {
    code: path.at(-1) === 'id' ? 'bad-id' : 'wrong-form',
    message: `${capital(what)} cannot be ${show(value)}.`,
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
