import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { storyboardSchemaText } from '../../scripts/generate-schema.mjs';
import type { ProviderEntry } from '../../src/providers/provider-entry.js';
import { builtInProviders, openProviderRegistry } from '../../src/providers/registry.js';
import type { Schema } from '../../src/storyboard/json-schema.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';

const { providerName, provider, providerSettings } = (storyboardSchema as Schema).$defs ?? {};
const { traits } = openProviderRegistry();

test('the schema is what the hand-written part and the registry give', async () => {
  const kept = readFileSync(new URL('../../schema/storyboard.schema.json', import.meta.url), 'utf8');
  expect(kept, 'Run "npm run schema" and commit the result.').toBe(await storyboardSchemaText());
});

test('the schema names every built-in provider', () => {
  expect(providerName?.enum).toEqual(traits.map(({ id }) => id));
  expect(provider?.default).toBe(traits[0]?.id);
});

test('an entry of the registry is enough for the schema', async () => {
  const acme: ProviderEntry = {
    traits: {
      id: 'acme',
      description: 'the models of Acme',
      kind: 'paid',
      burnsSlates: false,
      acceptsAudio: false,
      keyVariable: 'ACME_TOKEN',
      addressVariable: null,
      hosts: [/^api\.acme\.example$/],
      schemes: ['acme'],
      models: ['acme-1'],
      defaultModel: 'acme-1',
      settings: { quality: { title: 'Quality', type: 'string', enum: ['low', 'high'], examples: ['high'] } },
    },
    open: () => Promise.reject(new Error('not needed')),
  };
  const { $defs } = JSON.parse(await storyboardSchemaText([...builtInProviders, acme])) as Schema;
  expect($defs?.providerName).toMatchObject({
    description: expect.stringContaining('acme: the models of Acme.'),
    enum: [...traits.map(({ id }) => id), 'acme'],
  });
  expect($defs?.provider?.description).toContain('acme reads ACME_TOKEN');
  expect($defs?.provider?.examples).toContainEqual({ use: 'acme', quality: 'high', max_cost: '20 CNY' });
  expect($defs?.providerSettings?.properties).toMatchObject(acme.traits.settings);
  expect($defs?.shot?.properties?.first?.description).toContain(' or acme:// URL');
});

test('a setting that several providers have is of one type, and its values are those of all', () => {
  const all = traits.flatMap(({ id, settings }) =>
    Object.entries(settings).map(([name, schema]) => ({ id, name, schema })),
  );
  expect(new Set(all.map(({ name }) => name)).size).toBeLessThan(all.length);
  for (const { name, schema } of all) {
    const same = all.filter((other) => other.name === name);
    for (const other of same) expect(other.schema.type).toBe(schema.type);
    const known = providerSettings?.properties?.[name];
    if (same.every((other) => other.schema === schema)) expect(known).toEqual(schema);
    else for (const { id } of same) expect(known?.description).toContain(`${id}: `);
    if (known?.enum) expect(known.enum).toEqual(expect.arrayContaining([...(schema.enum ?? [])]));
  }
});

test.each(traits)('the schema has the settings of the provider $id', ({ settings }) => {
  expect(Object.keys(providerSettings?.properties ?? {})).toEqual(
    expect.arrayContaining(Object.keys(settings)),
  );
});

test.each(traits)('the default model of $id is one of its models', ({ models, defaultModel }) => {
  expect(models).toContain(defaultModel);
});
