import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { plainOddValues, schemaPlaces } from './every-place.js';
import { sourceOf } from './sources.js';

const providers = openProviderRegistry().traits;
const places = schemaPlaces();

test('the schema has many places', () => {
  expect(places.length).toBeGreaterThan(80);
});

test.each(places.map((place) => [place.path.join('.') || 'the root', place] as const))(
  'no value makes %s throw',
  (_, { documentWith }) => {
    for (const value of plainOddValues) {
      const text = stringify(documentWith(value));
      const { source, diagnostics, storyboard } = parseStoryboard(sourceOf(text), {}, providers);
      const isWrong = diagnostics.some(({ severity }) => severity === 'error');
      expect(storyboard === undefined, text).toBe(isWrong);
      printDiagnostics(source, diagnostics, { color: false });
    }
  },
);
