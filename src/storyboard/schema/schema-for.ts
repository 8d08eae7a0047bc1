import type { Schema } from '../json-schema.js';
import type { ProviderTraits } from '../provider-traits.js';

/** The storyboard's schema for these providers: their names under `use`, and the keys that they add to `provider:`. */
export function schemaFor(schema: Schema, providers: readonly ProviderTraits[]): Schema {
  const { providerName, provider } = schema.$defs ?? {};
  const names = providers.map(({ id }) => id);
  if (providerName === undefined || provider === undefined || sameNames(providerName.enum, names))
    return schema;
  const settings = Object.assign({}, ...providers.map((one) => one.settings)) as Schema['properties'];
  const branches = (provider.anyOf ?? []).map((branch) =>
    branch.properties === undefined
      ? branch
      : { ...branch, properties: { ...branch.properties, ...settings } },
  );
  return {
    ...schema,
    $defs: {
      ...schema.$defs,
      providerName: { ...providerName, enum: names },
      provider: { ...provider, anyOf: branches },
    },
  };
}

function sameNames(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && b.every((name) => a.includes(name));
}
