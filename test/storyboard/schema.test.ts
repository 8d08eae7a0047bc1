import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storyboardModule } from '../../scripts/generate-types.mjs';
import type { Schema } from '../../src/storyboard/json-schema.js';
import { checkSchema, definition } from '../../src/storyboard/schema/check-schema.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';
import type { DocumentValue } from '../../src/storyboard/yaml/document-value.js';

const root = join(fileURLToPath(import.meta.url), '..', '..', '..');
const schema = JSON.parse(readFileSync(join(root, 'schema', 'storyboard.schema.json'), 'utf8')) as Schema;

test('the generated types and data are what the schema gives', async () => {
  const kept = readFileSync(join(root, 'src', 'storyboard', 'schema', 'schema.generated.ts'), 'utf8');
  expect(kept).toBe(await storyboardModule());
  expect(storyboardSchema).toEqual(schema);
});

/** Every field and block of the schema with the way to it. */
function* fieldsOf(part: Schema, path: string): Generator<[string, Schema]> {
  yield [path, part];
  for (const [key, inner] of Object.entries(part.properties ?? {})) yield* fieldsOf(inner, `${path}/${key}`);
  for (const [key, inner] of Object.entries(part.$defs ?? {})) yield* fieldsOf(inner, `${path}/$defs/${key}`);
  for (const [index, inner] of (part.anyOf ?? []).entries()) yield* fieldsOf(inner, `${path}/anyOf/${index}`);
  if (part.items) yield* fieldsOf(part.items, `${path}/items`);
  if (part.additionalProperties) yield* fieldsOf(part.additionalProperties, `${path}/*`);
}

const fields = [...fieldsOf(schema, '')];
const schemas = fields.map(([path, part]): [string, Schema] => [
  path,
  part.$ref ? definition(schema, part.$ref) : part,
]);

test('the list of fields covers the whole schema', () => {
  expect(fields.map(([path]) => path)).toEqual(
    expect.arrayContaining([
      '/film',
      '/$defs/film/fps',
      '/$defs/shot/first',
      '/$defs/keyframes/*',
      '/$defs/providerSettings/use',
    ]),
  );
});

test.each(schemas)('%s is explained to editors', (_, part) => {
  expect(part.title).toMatch(/^\p{Lu}/u);
  expect(part.description).toMatch(/\.$/);
  expect(part.examples?.length).toBeGreaterThan(0);
});

const ajv = new Ajv.default({ strict: true, allowUnionTypes: true, keywords: ['patternErrorMessage'] });
const validate = ajv.compile(schema);

test.each(schemas)('the examples of %s are valid', (_, part) => {
  for (const example of part.examples ?? []) {
    expect(checkSchema({ ...part, $defs: schema.$defs ?? {} }, example as DocumentValue)).toEqual([]);
  }
});

test.each(schemas)('%s accepts no unknown key', (_, part) => {
  if (part.type !== 'object') return;
  expect(part.additionalProperties === false || typeof part.additionalProperties === 'object').toBe(true);
});

test('every pattern has an explanation', () => {
  for (const [, part] of fields) {
    for (const one of [part, part.propertyNames])
      if (one?.pattern) expect(one.patternErrorMessage).toMatch(/\.$/);
  }
});

test('the schema uses no keyword that the check does not know', () => {
  const known = new Set([
    ...[
      '$schema',
      '$comment',
      '$id',
      '$ref',
      '$defs',
      'title',
      'description',
      'examples',
      'default',
      'patternErrorMessage',
    ],
    ...[
      'type',
      'const',
      'enum',
      'minimum',
      'maximum',
      'minLength',
      'maxLength',
      'pattern',
      'properties',
      'required',
    ],
    ...['additionalProperties', 'propertyNames', 'items', 'minItems', 'anyOf'],
  ]);
  for (const [path, part] of fields) {
    for (const keyword of Object.keys(part)) expect(known, `${keyword} at ${path}`).toContain(keyword);
  }
});

test('the check and Ajv agree about every value', () => {
  const agreed = { right: 0, wrong: 0 };
  fc.assert(
    fc.property(
      fc.oneof(
        { weight: 5, arbitrary: nearlyRight as fc.Arbitrary<unknown> },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
      (value) => {
        const right = validate(value);
        expect(checkSchema(schema, value as DocumentValue).length === 0).toBe(right);
        agreed[right ? 'right' : 'wrong'] += 1;
      },
    ),
    { numRuns: 2000 },
  );
  expect(agreed.right).toBeGreaterThan(50);
  expect(agreed.wrong).toBeGreaterThan(50);
});

const onKey = new Set(['missing', 'unknown-key', 'bad-name']);

test('a value has at most one error per position', () => {
  fc.assert(
    fc.property(nearlyRight, (value) => {
      const places = checkSchema(schema, value as DocumentValue).map(
        ({ kind, path }) => `${onKey.has(kind) ? 'key' : ''}${JSON.stringify(path)}`,
      );
      expect(new Set(places).size).toBe(places.length);
    }),
  );
});

// Documents made of the schema's own words, with something wrong here and there.
const anything = fc.oneof(
  fc.constantFrom(
    null,
    true,
    1,
    30,
    1.5,
    -1,
    7,
    '',
    'draft',
    'auto',
    '1280x720',
    'cover',
    '720P',
    'a.mp4',
    'rain',
    [],
    {},
  ),
  fc.string(),
  fc.double(),
);
const mostly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 60, arbitrary: right as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: anything });
const text = mostly(fc.stringMatching(/^[a-z]{1,8}$/));
const settings = {
  prompt: text,
  negative_prompt: text,
  model: text,
  resolution: mostly(fc.constantFrom('480P', '720P', '1080P')),
  duration: mostly(fc.integer({ min: 1, max: 61 })),
  prompt_extend: mostly(fc.boolean()),
  watermark: mostly(fc.boolean()),
  seed: mostly(fc.integer({ min: -1, max: 2 ** 31 })),
  normalize: mostly(fc.boolean()),
};
const shot = fc.record(
  { id: text, title: text, first: text, last: text, template: text, ...settings },
  { requiredKeys: ['id', 'first'] },
);
const sometimesMore = <T extends object>(value: fc.Arbitrary<T>) =>
  fc.tuple(value, fc.nat(9), fc.string()).map(([one, luck, key]) => (luck > 0 ? one : { ...one, [key]: 1 }));
const nearlyRight = sometimesMore(
  fc.record(
    {
      version: mostly(fc.constant(1)),
      title: text,
      film: mostly(
        sometimesMore(
          fc.record(
            {
              output: mostly(fc.constant('a.mp4')),
              size: mostly(fc.constantFrom('auto', '1280x720', '01x2', '1280x')),
              fps: mostly(fc.integer({ min: 24, max: 61 })),
              fit: mostly(fc.constantFrom('cover', 'contain', 'stretch')),
            },
            { requiredKeys: [] },
          ),
        ),
      ),
      provider: mostly(fc.constantFrom('draft', { use: 'draft' }, {}, { use: 'x' })),
      defaults: mostly(sometimesMore(fc.record(settings, { requiredKeys: [] }))),
      keyframes: mostly(fc.dictionary(fc.stringMatching(/^[a-z雨]{1,3}[.]?$/), text, { maxKeys: 2 })),
      shots: mostly(fc.array(mostly(sometimesMore(shot)), { minLength: 1, maxLength: 3 })),
    },
    { requiredKeys: ['version', 'shots'] },
  ),
);
