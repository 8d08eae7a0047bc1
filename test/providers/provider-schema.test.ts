import { expect, test } from 'vitest';
import { openProviderRegistry } from '../../src/providers/registry.js';
import type { Schema } from '../../src/storyboard/json-schema.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';

const { providerName, provider } = (storyboardSchema as Schema).$defs ?? {};
const { traits } = openProviderRegistry();

test('the schema names every built-in provider', () => {
  expect(providerName?.enum).toEqual(traits.map(({ id }) => id));
  expect(provider?.default).toBe(traits[0]?.id);
});

test.each(traits)('the schema has the settings of the provider $id', ({ settings }) => {
  const properties = provider?.anyOf?.find((branch) => branch.properties)?.properties ?? {};
  expect(properties).toMatchObject(settings);
});

test.each(traits)('the default model of $id is one of its models', ({ models, defaultModel }) => {
  expect(models).toContain(defaultModel);
});
