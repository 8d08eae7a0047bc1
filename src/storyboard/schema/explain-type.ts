import { suggestionFor } from '../../diagnostics/closest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { JsonType, Schema } from '../json-schema.js';
import type { DocumentValue } from '../yaml/document-value.js';
import type { SchemaProblem } from './check-schema.js';
import { missingHelp } from './missing-keys.js';
import { capitalize, formatExamples, kindOf, quoteValue } from './quote-value.js';

/** A value of the wrong type. */
export interface MistypedValue {
  readonly value: DocumentValue | undefined;
  /** Its name, for a sentence. */
  readonly what: string;
  /** As the file spells it, where that is not the usual spelling of the value. */
  readonly spelling: string | undefined;
}

/** Explains a value of the wrong type, or a missing value. */
export function explainType(
  { path, wanted, schema }: Extract<SchemaProblem, { kind: 'wrong-type' }>,
  { value, what, spelling }: MistypedValue,
): Diagnostic {
  if (value === null || value === undefined) {
    return errorAt(path, {
      code: 'empty-value',
      message: path.length === 0 ? 'The file is empty.' : `${capitalize(what)} has no value.`,
      help: emptyHelp(path),
    });
  }
  if (path.length === 1 && path[0] === 'version' && typeof value === 'number')
    return explainVersion(path, value);
  const names = wanted.map((type) => typeNames[type]).join(' or ');
  const kind = typeof value === 'number' && wanted.includes('integer') ? 'not whole' : kindOf(value);
  return errorAt(path, {
    code: 'wrong-type',
    message: `${capitalize(what)} must be ${names}, but ${spelling ?? quoteValue(value)} is ${kind}.`,
    help:
      enumHelp(schema, value) ??
      formHelp(schema, spelling ?? value) ??
      typeHelp(path, wanted, { value, spelling }) ??
      formatExamples(schema.examples),
  });
}

function emptyHelp(path: DocumentPath): string {
  if (path.length === 0) return startingPoint;
  if (path.length === 1 && path[0] === 'shots') return missingHelp('shots', path);
  if (typeof path.at(-1) === 'number')
    return `Write the ${LIST_ITEMS.get(String(path.at(-2))) ?? 'shot'} after the dash, or remove the dash.`;
  return 'Write a value after the colon, or remove the line.';
}

const LIST_ITEMS = new Map([
  ['outputs', 'output'],
  ['exports', 'export'],
]);

const startingPoint = 'A storyboard starts with "version: 1" and lists its shots under "shots:".';

function enumHelp(schema: Schema, value: DocumentValue): string | undefined {
  const meant =
    schema.enum && typeof value !== 'object' ? suggestionFor(String(value), schema.enum) : undefined;
  return meant === undefined ? undefined : `${meant} Known: ${schema.enum?.join(', ')}.`;
}

// For a number without its unit, quotes alone would not help.
function formHelp(schema: Schema, value: DocumentValue): string | undefined {
  if (schema.pattern === undefined || typeof value === 'object') return undefined;
  return new RegExp(schema.pattern, 'u').test(String(value)) ? undefined : schema.patternErrorMessage;
}

function typeHelp(
  path: DocumentPath,
  wanted: readonly JsonType[],
  { value, spelling }: { readonly value: DocumentValue; readonly spelling: string | undefined },
): string | undefined {
  const key = String(path.at(-1));
  if (path.length === 0) return startingPoint;
  if (path.length <= 2 && path[0] === 'shots') {
    return 'Write each shot as an item of the list: "- id: rain", and its other keys below "id".';
  }
  if (path.length === 1 && path[0] === 'keyframes')
    return 'Give each keyframe a name: "rain: frames/rain.png".';
  if (wanted.length === 1 && wanted[0] === 'object') {
    if (typeof path.at(-1) === 'number')
      return 'Write it as an item with keys of its own: "- output: out/preview.gif".';
    return `Write its keys on the lines after "${key}:", indented by two spaces.`;
  }
  if (wanted.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    return `Put it into quotes: ${typeof path.at(-1) === 'number' ? '' : `${key}: `}"${spelling ?? value}".`;
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

const typeNames: Readonly<Record<JsonType, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a block of keys',
  array: 'a list',
  null: 'empty',
};

/** Explains a format version that this program does not read. */
export function explainVersion(path: DocumentPath, value: DocumentValue | undefined): Diagnostic {
  return errorAt(path, {
    code: 'wrong-version',
    message: `The storyboard has format version ${quoteValue(value)}. This program reads version 1.`,
    help: 'Write "version: 1", or update inbetween.',
  });
}
