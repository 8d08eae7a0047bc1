import { expect, test } from 'vitest';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { fixture, fixtureSource, yamlFilesIn } from './sources.js';

const providers = openProviderRegistry().traits;

const environment = { FILM_PROVIDER: 'draft', FILM_FOLDER: 'out', FILM_NAME: '$& monster' };

test.each(yamlFilesIn('valid'))('%s is read', async (name) => {
  const { storyboard, diagnostics } = parseStoryboard(fixtureSource('valid', name), environment, providers);
  expect(diagnostics).toEqual([]);
  await expect(`${JSON.stringify(storyboard, null, 2)}\n`).toMatchFileSnapshot(
    fixture('valid', `${name}.json`),
  );
});
