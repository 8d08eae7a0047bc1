import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSchema, explain, type Schema } from '../../src/storyboard/schema/check-schema.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';
import type { DocumentValue } from '../../src/storyboard/yaml/read-values.js';

const schema = storyboardSchema as Schema;

const good = {
  version: 1,
  title: 'T',
  film: { output: 'f.mp4', size: '1280x720', fps: 30, fit: 'cover' },
  provider: { use: 'draft' },
  defaults: { model: 'm', resolution: '720P', seed: 7 },
  keyframes: { rain: 'rain.png' },
  shots: [{ id: 'a', first: 'rain', last: 'b.png', prompt: 'p', watermark: false, duration: 5 }],
} satisfies DocumentValue;

// Documents that are nearly right: one place of a good one is replaced by anything.
const nearly = fc
  .record({
    place: fc.nat(),
    value: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', -1, 1e9, 'x'.repeat(9000))),
  })
  .map(({ place, value }) => {
    const document = structuredClone(good) as unknown as Record<string, unknown>;
    const places = placesOf(document);
    const [holder, key] = places[place % places.length] as readonly [Record<string, unknown>, string];
    holder[key] = value;
    return document as unknown as DocumentValue;
  });

function placesOf(value: unknown): readonly (readonly [object, string])[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((key) => [
    [value, key] as const,
    ...placesOf((value as Record<string, unknown>)[key]),
  ]);
}

test('a good document has no mistakes', () => {
  expect(checkSchema(schema, good)).toEqual([]);
});

test('whatever the validator refuses is explained in our words, and nothing else is', () => {
  fc.assert(
    fc.property(fc.oneof(nearly, fc.jsonValue() as fc.Arbitrary<DocumentValue>), (value) => {
      const judged = checkSchema(schema, value);
      expect(judged.filter(({ kind }) => kind === 'other')).toEqual([]);
      expect(explain(schema, value)).toEqual(judged);
    }),
    { numRuns: 500 },
  );
});

test('the generated validator is that of the schema as it stands', async () => {
  const generator: string = '../../scripts/generate-types.mjs';
  const { validatorModule } = (await import(generator)) as { validatorModule: () => string };
  const file = new URL('../../src/storyboard/schema/validate.generated.ts', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(validatorModule());
});
