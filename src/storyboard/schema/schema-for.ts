import type { Schema } from '../json-schema.js';
import type { ProviderTraits } from '../provider-traits.js';

/**
 * The storyboard's schema for these providers: their names under `use`, and the keys that they add to `provider:`. With the
 * names of a storyboard's own map, a shot can choose these as well, and no others.
 */
export function schemaFor(
  schema: Schema,
  providers: readonly ProviderTraits[],
  ownNames?: readonly string[],
): Schema {
  const { providerName, providerReference, providerSettings } = schema.$defs ?? {};
  if (!providerName || !providerReference || !providerSettings) return schema;
  const names = providers.map(({ id }) => id);
  const properties = { ...providerSettings.properties, ...settingsOf(providers) };
  return {
    ...schema,
    $defs: {
      ...schema.$defs,
      providerName: { ...providerName, enum: names },
      providerSettings: { ...providerSettings, properties },
      ...(ownNames === undefined
        ? {}
        : { providerReference: { ...providerName, enum: [...new Set([...names, ...ownNames])] } }),
    },
  };
}

function settingsOf(providers: readonly ProviderTraits[]): Readonly<Record<string, Schema>> {
  const keys = new Set(providers.flatMap(({ settings }) => Object.keys(settings)));
  return Object.fromEntries([...keys].map((key) => [key, settingOf(key, providers)]));
}

// A setting that providers define differently has the values of all: those of the one in use are checked by a rule.
function settingOf(key: string, providers: readonly ProviderTraits[]): Schema {
  const all = providers.flatMap(({ id, settings: { [key]: schema } }) => (schema ? [{ id, schema }] : []));
  const [first = { id: '', schema: {} }, ...others] = all;
  if (others.every(({ schema }) => schema === first.schema)) return first.schema;
  const { enum: _, default: usual, ...common } = first.schema;
  const isSameDefault = all.every(({ schema }) => schema.default === usual);
  const isList = all.every(({ schema }) => schema.enum !== undefined);
  return {
    ...common,
    description: all.map(({ id, schema }) => `${id}: ${schema.description}`).join(' '),
    ...(usual !== undefined && isSameDefault ? { default: usual } : {}),
    ...(isList ? { enum: [...new Set(all.flatMap(({ schema }) => schema.enum ?? []))] } : {}),
  };
}
