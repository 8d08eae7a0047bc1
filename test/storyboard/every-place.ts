import type { Schema } from '../../src/storyboard/json-schema.js';
import { definition } from '../../src/storyboard/schema/check-schema.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';

type Step = string | number;
type Block = Record<Step, unknown>;

const root = storyboardSchema as Schema;

/** A place of the storyboard's schema, and a storyboard with a value there. */
export interface SchemaPlace {
  readonly path: readonly Step[];
  /** The storyboard as plain data, valid apart from this value. */
  documentWith(value: unknown): unknown;
}

/** Every place that the schema knows: keys of blocks, items of lists, and every alternative. */
export function schemaPlaces(): readonly SchemaPlace[] {
  const paths = new Map<string, SchemaPlace>();
  walk(root, []);
  return [...paths.values()];

  function walk(part: Schema, above: readonly { step: Step; holder: Schema }[]): void {
    const schema = part.$ref ? definition(root, part.$ref) : part;
    const path = above.map(({ step }) => step);
    paths.set(JSON.stringify(path), { path, documentWith: (value) => put(value, above) });
    for (const branch of schema.anyOf ?? []) walk(branch, above);
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      walk(inner, [...above, { step: key, holder: schema }]);
    }
    if (schema.additionalProperties) {
      walk(schema.additionalProperties, [...above, { step: 'name', holder: schema }]);
    }
    if (schema.items) walk(schema.items, [...above, { step: 0, holder: schema }]);
  }
}

/** A short storyboard without errors. */
export function smallDocument(): Block {
  return {
    version: 1,
    shots: [
      { id: 'one', first: 'push-a.png', last: 'push-b.png', prompt: 'The camera pushes in.' },
      { id: 'two', first: 'previous', last: 'plain.png', prompt: 'The camera turns.' },
    ],
  };
}

function put(value: unknown, above: readonly { step: Step; holder: Schema }[]): unknown {
  if (above.length === 0) return value;
  const document = smallDocument();
  let block: Block = document;
  for (const [index, { step, holder }] of above.entries()) {
    for (const key of holder.required ?? []) block[key] ??= exampleOf(holder.properties?.[key] ?? {});
    if (index === above.length - 1) block[step] = value;
    else if (!isBlock(block[step])) block[step] = typeof above[index + 1]?.step === 'number' ? [] : {};
    block = block[step] as Block;
  }
  return document;
}

function exampleOf(part: Schema): unknown {
  const schema = part.$ref ? definition(root, part.$ref) : part;
  return schema.examples?.[0] ?? schema.enum?.[0];
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null;
}

/** One value of each kind, most of them wrong in most places. */
export const plainOddValues: readonly unknown[] = [
  ...[null, true, 0, '', [], {}, 'x'.repeat(5000), { a: { b: { c: [{ d: null }] } } }],
];

/** More values, for tests that have the time. */
export const oddValues: readonly unknown[] = [
  ...plainOddValues,
  ...[-1, 1e300, Number.NaN, 'x', '雨\u0301', '${', 'previous', '__proto__', 'http://', '1s'],
  ...[[{}], [null], { constructor: {} }, { at: {}, addressing: {}, src: {}, use: {} }],
];
