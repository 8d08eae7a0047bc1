import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Schema } from '../../src/storyboard/json-schema.js';
import { checkSchema } from '../../src/storyboard/schema/check-schema.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';
import type { DocumentValue } from '../../src/storyboard/yaml/document-value.js';

const schema = storyboardSchema as Schema;
const folder = new URL('../../fixtures/storyboards/valid/', import.meta.url);
const files = readdirSync(folder).filter(
  // Its variables are replaced before the schema is checked.
  (name) => name.endsWith('.yaml') && name !== 'environment.yaml',
);
const documents = files.map((name) => readDocument(new URL(name, folder)));

// As JSON, because an alias shares its object with its anchor, and a change must stay in one place.
function readDocument(file: URL): unknown {
  const document: unknown = parse(readFileSync(file, 'utf8'), { merge: true, logLevel: 'silent' });
  return JSON.parse(JSON.stringify(document));
}

const validate = new Ajv.default({
  strict: true,
  strictRequired: false,
  keywords: ['patternErrorMessage'],
}).compile(schema);

// Every example of the schema: each is right in one place and wrong in most others.
function examplesOf(part: unknown): unknown[] {
  if (part === null || typeof part !== 'object') return [];
  const { examples = [] } = part as Schema;
  return [...examples, ...Object.values(part).flatMap(examplesOf)];
}

function placesIn(value: unknown): readonly (readonly [Record<string, unknown>, string])[] {
  if (value === null || typeof value !== 'object') return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as const, ...placesIn(holder[key])]);
}

const anyValue = fc.oneof(
  fc.constantFrom(...examplesOf(schema)),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '',
    -1,
    0,
    0.5,
    1e9,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    'x'.repeat(9000),
    '雨'.repeat(99),
  ),
);
const change = fc.record({ place: fc.nat(), value: anyValue, asKey: fc.boolean(), key: fc.string() });
const changed = fc
  .tuple(fc.constantFrom(...documents), fc.array(change, { minLength: 1, maxLength: 2 }))
  .map(([document, changes]) => {
    const copy = structuredClone(document);
    for (const { place, value: given, asKey, key } of changes) {
      const value = structuredClone(given); // The next change may be inside of it.
      const places = placesIn(copy);
      const [holder, known] = places[place % places.length]!;
      if (!Array.isArray(holder) && asKey && key !== '__proto__') holder[key] = value;
      else holder[known] = value;
    }
    return copy;
  });

test.each(files)('%s has no errors', (name) => {
  const document = readDocument(new URL(name, folder));
  expect(checkSchema(schema, document as DocumentValue)).toEqual([]);
  expect(validate(document)).toBe(true);
});

test('the check and Ajv agree about valid storyboards with one or two changes', () => {
  const agreed = { valid: 0, invalid: 0 };
  fc.assert(
    fc.property(changed, (value) => {
      const valid = validate(value);
      expect(checkSchema(schema, value as DocumentValue).length === 0).toBe(valid);
      agreed[valid ? 'valid' : 'invalid'] += 1;
    }),
    { numRuns: 5000 },
  );
  expect(agreed.valid).toBeGreaterThan(100);
  expect(agreed.invalid).toBeGreaterThan(1000);
});
