import { type DocumentValue, isMapping } from '../yaml/document-value.js';
import type { SchemaProblem } from './check-schema.js';
import type { Shot, StoryboardDocument } from './schema.generated.js';

/** A shot as far as its fields are as the schema wants them. Null where the item was no block of keys. */
export type ValidShot = Partial<Shot> | null;

/** The part of a document that is as the schema wants it: what the rules may look at. */
export type ValidDocument = Omit<Partial<StoryboardDocument>, 'shots' | 'film'> & {
  readonly film?: Partial<StoryboardDocument['film']>;
  readonly shots?: readonly ValidShot[];
};

/** Leaves out every value that has a problem, so that the rules can look at the rest of the file. */
export function dropInvalidValues(
  document: DocumentValue,
  problems: readonly SchemaProblem[],
): ValidDocument {
  const broken = new Set(
    problems.filter(({ kind }) => kind !== 'missing').map(({ path }) => JSON.stringify(path)),
  );
  const sound = keep(document, []);
  return isMapping(sound) ? (sound as ValidDocument) : {};

  function keep(value: DocumentValue, path: readonly (string | number)[]): DocumentValue | undefined {
    if (broken.size === 0) return value;
    if (broken.has(JSON.stringify(path))) return undefined;
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
