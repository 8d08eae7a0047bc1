import { unreachable } from '../base/unreachable.js';
import { closestOf } from '../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { JsonType, Schema, SchemaMistake } from './check-schema.js';
import { keyElsewhere, meantKey } from './known-keys.js';
import { type DocumentValue, isMapping } from './read-values.js';
import { subjectOf } from './subject-of.js';

/** One sentence for each mistake, with the way out. */
export function explainMistakes(
  mistakes: readonly SchemaMistake[],
  document: DocumentValue,
): readonly Diagnostic[] {
  return withoutMisspelled(withLastFrames(mistakes, document)).map((mistake) => explain(mistake, document));
}

// A shot ends on a last frame or is an effect. The schema lacks words for that, and a second message at the
// same place would hide behind the first, so it joins the list of what is missing.
function withLastFrames(
  mistakes: readonly SchemaMistake[],
  document: DocumentValue,
): readonly SchemaMistake[] {
  const shots = isMapping(document) ? document.shots : undefined;
  if (!Array.isArray(shots)) return mistakes;
  const endless = new Set(
    shots.flatMap((shot, index) =>
      isMapping(shot) && !Object.hasOwn(shot, 'last') && !Object.hasOwn(shot, 'template') ? [index] : [],
    ),
  );
  const joined = mistakes.map((mistake) => {
    if (mistake.kind !== 'missing' || mistake.path[0] !== 'shots') return mistake;
    return endless.delete(Number(mistake.path[1]))
      ? { ...mistake, keys: [...mistake.keys, 'last'] }
      : mistake;
  });
  const alone = [...endless].map(
    (index): SchemaMistake => ({ kind: 'missing', path: ['shots', index], keys: ['last'] }),
  );
  return [...joined, ...alone];
}

// A key that is there under a wrong name is told once, where it stands, and not as missing too.
function withoutMisspelled(mistakes: readonly SchemaMistake[]): readonly SchemaMistake[] {
  const meant = new Set(
    mistakes.flatMap((mistake) => {
      if (mistake.kind !== 'unknown-key') return [];
      return [JSON.stringify([...mistake.path.slice(0, -1), meantKey(mistake.key, mistake.known)])];
    }),
  );
  return mistakes.flatMap((mistake): SchemaMistake[] => {
    if (mistake.kind !== 'missing') return [mistake];
    const keys = mistake.keys.filter((key) => !meant.has(JSON.stringify([...mistake.path, key])));
    return keys.length > 0 ? [{ ...mistake, keys }] : [];
  });
}

function explain(mistake: SchemaMistake, document: DocumentValue): Diagnostic {
  const { path } = mistake;
  const value = valueAt(document, path);
  const what = subjectOf(path, document);
  switch (mistake.kind) {
    case 'unknown-key':
      return unknownKey(mistake, document);
    case 'missing':
      return missing(path, mistake.keys, document);
    case 'wrong-type':
      return wrongType(mistake, value, what);
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
    case 'other':
      return errorAt(path, {
        code: 'not-in-schema',
        message: `${capital(what)} ${mistake.message}.`,
        help: 'See schema/storyboard.schema.json for what is allowed here.',
      });
    default:
      return unreachable(mistake);
  }
}

// All that a block lacks in one mistake: it shares one place.
function missing(path: DocumentPath, keys: readonly string[], document: DocumentValue): Diagnostic {
  const named = keys.map((key) => `"${key}"`);
  const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named[0];
  return errorAt(path, {
    code: 'missing-field',
    on: 'key',
    message: `${capital(subjectOf(path, document))} ${keys.length > 1 ? 'lacks' : 'has no'} ${list}.`,
    help: keys.map((key) => missingHelp(key, path)).join(' '),
  });
}

function missingHelp(key: string, path: DocumentPath): string {
  if (key === 'first' && path[1] !== 0) return `${missingHelps.first?.slice(0, -1)}, or "first: previous".`;
  return missingHelps[key] ?? `Add "${key}".`;
}

const missingHelps: Readonly<Record<string, string>> = {
  version: 'Add the line "version: 1" at the top.',
  shots: 'Add a list of shots under "shots:", each starting with "- id:".',
  id: 'Give the shot a name of its own, such as "id: rain".',
  first: 'Add the picture that it starts on: "first: frames/rain.png".',
  last: 'Add the picture that it ends on: "last: frames/gaze.png". Only an effect shot ("template") has none.',
  use: 'Add the name of the provider: "use: draft".',
};

function unknownKey(
  { path, key, known }: Extract<SchemaMistake, { kind: 'unknown-key' }>,
  document: DocumentValue,
): Diagnostic {
  const owner = subjectOf(path.slice(0, -1), document);
  return errorAt(path, {
    code: 'unknown-key',
    on: 'key',
    message: `${capital(owner)} has no key "${cut(key)}".`,
    help: keyElsewhere(path, known) ?? `Known: ${known.join(', ')}.`,
  });
}

const typeNames: Readonly<Record<JsonType, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a block of keys',
  array: 'a list',
  null: 'empty',
};

function wrongType(
  { path, wanted, schema }: Extract<SchemaMistake, { kind: 'wrong-type' }>,
  value: DocumentValue | undefined,
  what: string,
): Diagnostic {
  if (value === null || value === undefined) {
    return errorAt(path, {
      code: 'empty-value',
      message: path.length === 0 ? 'The file is empty.' : `${capital(what)} has no value.`,
      help: emptyHelp(path),
    });
  }
  if (path.length === 1 && path[0] === 'version' && typeof value === 'number')
    return wrongVersion(path, value);
  const names = wanted.map((type) => typeNames[type]).join(' or ');
  const kind = typeof value === 'number' && wanted.includes('integer') ? 'not whole' : kindOf(value);
  return errorAt(path, {
    code: 'wrong-type',
    message: `${capital(what)} has to be ${names}, but ${show(value)} is ${kind}.`,
    help: enumHelp(schema, value) ?? typeHelp(path, wanted, value) ?? example(schema.examples),
  });
}

function emptyHelp(path: DocumentPath): string {
  if (path.length === 0) return startingPoint;
  if (path.length === 1 && path[0] === 'shots') return missingHelp('shots', path);
  if (typeof path.at(-1) === 'number') return 'Write the shot after the dash, or remove the dash.';
  return 'Write a value after the colon, or remove the line.';
}

const startingPoint = 'A storyboard starts with "version: 1" and has a list of shots under "shots:".';

function enumHelp(schema: Schema, value: DocumentValue): string | undefined {
  const meant = schema.enum && typeof value !== 'object' ? closestOf(String(value), schema.enum) : undefined;
  return meant === undefined ? undefined : `Did you mean "${meant}"? Known: ${schema.enum?.join(', ')}.`;
}

function typeHelp(path: DocumentPath, wanted: readonly JsonType[], value: DocumentValue): string | undefined {
  const key = String(path.at(-1));
  if (path.length === 0) return startingPoint;
  if (path.length <= 2 && path[0] === 'shots') {
    return 'Write each shot as an item of the list: "- id: rain", and its other keys below "id".';
  }
  if (path.length === 1 && path[0] === 'keyframes') return 'Give each still a name: "rain: frames/rain.png".';
  if (wanted.length === 1 && wanted[0] === 'object') {
    return `Write its keys on the lines after "${key}:", indented by two spaces.`;
  }
  if (wanted.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    return `Put it into quotes: ${typeof path.at(-1) === 'number' ? '' : `${key}: `}"${value}".`;
  }
  if (typeof value === 'string' && (wanted.includes('integer') || wanted.includes('number'))) {
    const number = /^\s*(-?\d+(?:\.\d+)?)/.exec(value)?.[1];
    return number ? `Write the number alone, without quotes or a unit: "${key}: ${number}".` : undefined;
  }
  if (typeof value === 'string' && wanted.includes('boolean')) {
    if (/^\s*(?:yes|on|y|true)\s*$/i.test(value)) return `Write "${key}: true", without quotes.`;
    if (/^\s*(?:no|off|n|false)\s*$/i.test(value)) return `Write "${key}: false", without quotes.`;
  }
  return undefined;
}

function notAllowed(
  { path, allowed }: Extract<SchemaMistake, { kind: 'not-allowed' }>,
  value: DocumentValue | undefined,
  what: string,
): Diagnostic {
  if (path.length === 1 && path[0] === 'version') return wrongVersion(path, value);
  const words = allowed.map(String);
  const meant = closestOf(String(value), words);
  const only = words.length === 1 ? `The only one is ${words[0]}.` : `Known: ${words.join(', ')}.`;
  return errorAt(path, {
    code: 'unknown-value',
    message: `${capital(what)} is ${isVariable(value) ? 'what stands in ' : ''}${show(value)}, which does not exist.`,
    help: meant === undefined ? only : `Did you mean "${meant}"? ${only}`,
  });
}

function wrongVersion(path: DocumentPath, value: DocumentValue | undefined): Diagnostic {
  return errorAt(path, {
    code: 'wrong-version',
    message: `The storyboard is written in format version ${show(value)}; this program reads version 1.`,
    help: 'Write "version: 1", or use a newer program.',
  });
}

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

function valueAt(document: DocumentValue, path: DocumentPath): DocumentValue | undefined {
  let value: DocumentValue | undefined = document;
  for (const step of path) {
    if (isMapping(value)) value = value[step];
    else if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else return undefined;
  }
  return value;
}

function isVariable(value: DocumentValue | undefined): boolean {
  return typeof value === 'string' && value.includes('${');
}

function kindOf(value: DocumentValue): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a block of keys';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'number' ? 'a number' : 'a text';
}

function show(value: DocumentValue | undefined): string {
  if (typeof value === 'string') return `"${cut(value)}"`;
  if (Array.isArray(value)) return 'what stands here';
  return isMapping(value) ? 'what stands here' : String(value);
}

function cut(text: string): string {
  const characters = [...text.slice(0, 200)];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : text;
}

function example(examples: readonly unknown[] | undefined): string {
  const simple = (examples ?? []).filter((one) => typeof one !== 'object');
  const words = simple.map((one) => (typeof one === 'string' ? `"${one}"` : String(one)));
  return words.length === 0 ? '' : `For example ${words.join(' or ')}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
