import { canonicalJson } from '../../base/canonical-json.js';
import type { JsonValue } from '../../base/json.js';
import type { Schema } from '../json-schema.js';
import type { ProviderTraits } from '../provider-traits.js';

/**
 * The keys that providers add to `provider:`. A key of several providers accepts what any of them accepts; a rule checks it
 * for the provider in use.
 */
export function mergedSettings(providers: readonly ProviderTraits[]): Readonly<Record<string, Schema>> {
  const merged: Record<string, Schema> = {};
  for (const { settings } of providers) {
    for (const [key, schema] of Object.entries(settings)) {
      const known = merged[key];
      merged[key] = known === undefined || isSame(known, schema) ? schema : joined(known, schema);
    }
  }
  return merged;
}

function isSame(a: Schema, b: Schema): boolean {
  return canonicalJson(a as JsonValue) === canonicalJson(b as JsonValue);
}

function joined(a: Schema, b: Schema): Schema {
  const { enum: _, pattern: __, patternErrorMessage: ___, default: ____, ...common } = a;
  const values = a.enum && b.enum ? { enum: [...new Set([...a.enum, ...b.enum])] } : {};
  const form =
    a.pattern !== undefined && a.pattern === b.pattern
      ? {
          pattern: a.pattern,
          ...(a.patternErrorMessage === undefined ? {} : { patternErrorMessage: a.patternErrorMessage }),
        }
      : {};
  const description =
    a.description === b.description
      ? {}
      : { description: `${a.description ?? ''} Or: ${b.description ?? ''}` };
  return { ...common, ...values, ...form, ...description };
}
