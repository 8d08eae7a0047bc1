import { closestOf } from '../../diagnostics/closest.js';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type { JsonType, Schema } from '../json-schema.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';

/** One way in which a value violates the schema. At most one for each place. */
export type SchemaProblem = { readonly path: DocumentPath } & (
  | { readonly kind: 'unknown-key'; readonly key: string; readonly known: readonly string[] }
  | { readonly kind: 'missing'; readonly keys: readonly string[] }
  | { readonly kind: 'wrong-type'; readonly wanted: readonly JsonType[]; readonly schema: Schema }
  | { readonly kind: 'not-allowed'; readonly allowed: readonly (string | number)[] }
  | { readonly kind: 'out-of-range'; readonly schema: Schema }
  | { readonly kind: 'wrong-length'; readonly length: number; readonly schema: Schema }
  | { readonly kind: 'wrong-form'; readonly schema: Schema }
  | { readonly kind: 'bad-name'; readonly key: string; readonly schema: Schema }
  | { readonly kind: 'empty-list' }
);

/**
 * Finds every violation of the schema. A general validator reports one error per branch and keyword, but users need one
 * per problem; this also loads faster. Tests compare it with Ajv.
 */
export function checkSchema(root: Schema, value: DocumentValue): readonly SchemaProblem[] {
  return check(root, value, []);

  function check(schema: Schema, value: DocumentValue, path: DocumentPath): readonly SchemaProblem[] {
    if (schema.$ref) return check(definition(root, schema.$ref), value, path);
    if (schema.anyOf) return checkBranches(schema, value, path);
    if (schema.type && !hasType(value, schema.type)) {
      return [{ kind: 'wrong-type', path, wanted: [schema.type], schema }];
    }
    const own = checkOwn(schema, value, path);
    if (own) return [own];
    if (Array.isArray(value)) {
      const { items } = schema;
      return items ? value.flatMap((item, index) => check(items, item, [...path, index])) : [];
    }
    return isMapping(value) ? checkMapping(schema, value, path) : [];
  }

  // Problems are reported for the branch with the value's type.
  function checkBranches(schema: Schema, value: DocumentValue, path: DocumentPath): readonly SchemaProblem[] {
    const branches = (schema.anyOf ?? []).map((branch) =>
      branch.$ref ? definition(root, branch.$ref) : branch,
    );
    const results = branches.map((branch) => check(branch, value, path));
    if (results.some((problems) => problems.length === 0)) return [];
    const meant = branches.findIndex((branch) => !branch.type || hasType(value, branch.type));
    const wanted = branches.flatMap((branch) => branch.type ?? []);
    const problems = results[meant] ?? [{ kind: 'wrong-type', path, wanted, schema }];
    return numberMeant(problems, branches, value) ?? problems;
  }

  function checkMapping(
    schema: Schema,
    value: { readonly [key: string]: DocumentValue },
    path: DocumentPath,
  ): readonly SchemaProblem[] {
    const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
    const missing = required.filter((key) => !Object.hasOwn(value, key));
    const problems: SchemaProblem[] = missing.length > 0 ? [{ kind: 'missing', path, keys: missing }] : [];
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key];
      if (propertyNames && !matches(propertyNames, key)) {
        problems.push({ kind: 'bad-name', path: at, key, schema: propertyNames });
      }
      const property = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (property === false) {
        problems.push({ kind: 'unknown-key', path: at, key, known: Object.keys(properties) });
      } else if (property) problems.push(...check(property, inner, at));
    }
    return problems;
  }
}

// For "5s" where a number or one of a few words is expected, the number is the likelier intention.
function numberMeant(
  problems: readonly SchemaProblem[],
  branches: readonly Schema[],
  value: DocumentValue,
): readonly SchemaProblem[] | null {
  const [problem] = problems;
  const schema = branches.find(({ type }) => type === 'number' || type === 'integer');
  if (problem?.kind !== 'not-allowed' || !schema?.type || typeof value !== 'string') return null;
  if (closestOf(value, problem.allowed.map(String)) !== undefined) return null;
  return [{ kind: 'wrong-type', path: problem.path, wanted: [schema.type], schema }];
}

/** The target of a local reference of the schema. */
export function definition(root: Schema, ref: string): Schema {
  const found = root.$defs?.[ref.replace('#/$defs/', '')];
  if (!found) throw new Error(`The schema refers to ${ref}, which it does not define`);
  return found;
}

function checkOwn(schema: Schema, value: DocumentValue, path: DocumentPath): SchemaProblem | null {
  const allowed = schema.const === undefined ? schema.enum : [schema.const];
  if (allowed && !allowed.some((one) => one === value)) return { kind: 'not-allowed', path, allowed };
  if (typeof value === 'number') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    return Number.isFinite(value) && value >= minimum && value <= maximum
      ? null
      : { kind: 'out-of-range', path, schema };
  }
  if (typeof value === 'string') {
    const length = wrongLength(value, schema);
    if (length !== null) return { kind: 'wrong-length', path, length, schema };
    return matches(schema, value) ? null : { kind: 'wrong-form', path, schema };
  }
  if (Array.isArray(value) && value.length < (schema.minItems ?? 0)) return { kind: 'empty-list', path };
  return null;
}

// NaN and the infinities have the type number. They are outside every range.
function hasType(value: DocumentValue, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMapping(value);
    case 'integer':
      return typeof value === 'number' && (Number.isInteger(value) || !Number.isFinite(value));
    default:
      return typeof value === type;
  }
}

const expressions = new Map<string, RegExp>();

function matches({ pattern }: Schema, text: string): boolean {
  if (pattern === undefined) return true;
  const known = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, known);
  return known.test(text);
}

// JSON Schema counts code points, not UTF-16 code units. A code point has one or two units, so most texts fit uncounted.
function wrongLength(
  text: string,
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema,
): number | null {
  if (text.length <= maxLength && text.length >= 2 * minLength) return null;
  const length = codePoints(text);
  return length < minLength || length > maxLength ? length : null;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
