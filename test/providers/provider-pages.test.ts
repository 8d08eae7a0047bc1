import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openProviderRegistry } from '../../src/providers/registry.js';

const registry = openProviderRegistry();
const read = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');

test.each(registry.traits.map((traits) => [traits.id, traits] as const))(
  'the page of %s says what its users must know',
  (id, traits) => {
    const page = read(`providers/${id}.md`);
    for (const row of traits.kind === 'paid'
      ? ['key', 'price', 'limits', 'results']
      : ['key', 'price', 'limits']) {
      expect(page).toMatch(new RegExp(`^\\| ${row}s? \\|`, 'm'));
    }
    expect(page).toContain('## After a crash');
    const variables = [traits.keyVariable, ...(traits.furtherKeyVariables ?? [])];
    for (const variable of variables) if (variable) expect(page).toContain(variable);
    if (traits.kind === 'paid') expect(page).toContain(traits.defaultModel);
    expect(read('providers.md')).toContain(`providers/${id}.md`);
  },
);
