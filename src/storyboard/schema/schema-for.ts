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
  // A setting that several providers have is the same for all.
  const settings: Readonly<Record<string, Schema>> = Object.assign(
    {},
    ...providers.map((one) => one.settings),
  );
  const properties = { ...providerSettings.properties, ...settings };
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
