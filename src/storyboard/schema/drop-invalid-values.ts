import { type DocumentValue, isMapping } from '../yaml/document-value.js';
import type { SchemaProblem } from './check-schema.js';
import type { Shot, StoryboardDocument } from './schema.generated.js';

/** A shot with its valid fields only. Null where the item was not a block of keys. */
export type ValidShot = Partial<Shot> | null;

/** The valid part of a document. The rules check only this part. */
export type ValidDocument = Omit<Partial<StoryboardDocument>, 'shots' | 'film'> & {
  readonly film?: Partial<StoryboardDocument['film']>;
  readonly shots?: readonly ValidShot[];
};

/** Drops every value with a problem, so that the rules can check the rest of the file. */
export function dropInvalidValues(
  document: DocumentValue,
  problems: readonly SchemaProblem[],
): ValidDocument {
  const invalid = new Set(
    problems.filter(({ kind }) => kind !== 'missing').map(({ path }) => JSON.stringify(path)),
  );
  const valid = keep(document, []);
  return isMapping(valid) ? (valid as ValidDocument) : {};

  function keep(value: DocumentValue, path: readonly (string | number)[]): DocumentValue | undefined {
    if (invalid.size === 0) return value;
    if (invalid.has(JSON.stringify(path))) return undefined;
    if (Array.isArray(value)) return value.map((item, index) => keep(item, [...path, index]) ?? null);
    if (!isMapping(value)) return value;
    const kept: Record<string, DocumentValue> = Object.create(null);
    for (const [key, inner] of Object.entries(value)) {
      const rest = keep(inner, [...path, key]);
      if (rest !== undefined) kept[key] = rest;
    }
    return kept;
  }
}
