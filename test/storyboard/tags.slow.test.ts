import { expect, test } from 'vitest';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { sourceOf } from './sources.js';

const providers = openProviderRegistry().traits;

const document = {
  version: 1,
  title: 'Rain',
  film: {
    output: 'film.mp4',
    fps: 30,
    transition: { dissolve: '0.5s' },
    outputs: [{ output: 'o.gif', width: 320 }],
  },
  store: { at: 'clips', addressing: 'path' },
  defaults: { seed: 7, watermark: false },
  keyframes: { rain: 'a.png' },
  shots: [
    { id: 'one', first: 'rain', last: 'b.png', prompt: 'Rain falls.' },
    { id: 'two', first: 'previous', last: 'rain', caption: [{ text: 'Hi', from: '0s', to: '1s' }] },
  ],
};

/** The document in braces and brackets, with `change` applied to the text of its nth key or value. */
function inBraces(nth: number, change: (text: string, isKey: boolean) => string): string {
  let count = 0;
  const write = (value: unknown, isKey: boolean): string => {
    const own = count === nth;
    count += 1;
    const text = Array.isArray(value)
      ? `[ ${value.map((one) => write(one, false)).join(', ')} ]`
      : typeof value === 'object' && value !== null
        ? `{ ${Object.entries(value)
            .map(([key, one]) => `${write(key, true)} : ${write(one, false)}`)
            .join(', ')} }`
        : typeof value === 'string' && !isKey
          ? JSON.stringify(value)
          : String(value);
    return own ? change(text, isKey) : text;
  };
  return `${write(document, false)}\n`;
}

/** The same in lines. */
function inLines(nth: number, change: (text: string, isKey: boolean) => string): string {
  let count = 0;
  const write = (value: unknown, indent: string, isKey: boolean): string => {
    const own = count === nth;
    count += 1;
    const inner = `${indent}  `;
    const text = Array.isArray(value)
      ? value.map((one) => `\n${indent}- ${write(one, inner, false)}`).join('')
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
            .map(([key, one]) => `\n${indent}${write(key, inner, true)} : ${write(one, inner, false)}`)
            .join('')
        : String(value);
    return own ? change(text, isKey) : text;
  };
  return `${write(document, '', false)}\n`.trimStart();
}

let nodes = 0;
inBraces(-1, String);
while (inBraces(nodes, () => '\u0001').includes('\u0001')) nodes += 1;

const core = [
  'omap',
  'set',
  'binary',
  'timestamp',
  'pairs',
  'float',
  'int',
  'bool',
  'null',
  'str',
  'seq',
  'map',
];
const tags = [
  ...[...core, 'merge', 'value', 'python/object', 'x'].map((name) => `!!${name}`),
  ...['!', '!x', '!omap', '!<tag:yaml.org,2002:omap>', '!<tag:yaml.org,2002:set>', '!<x>', '!e!x', '!!'],
];
const beginnings = ['', '%YAML 1.1\n---\n', '%YAML 1.2\n---\n', '%TAG !e! tag:yaml.org,2002:\n---\n'];

/** Parses and prints. Nothing throws, and a file without a storyboard has an error. */
function look(text: string): readonly string[] {
  const { source, diagnostics, storyboard } = parseStoryboard(sourceOf(text), {}, providers);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(storyboard === undefined, text).toBe(errors.length > 0);
  printDiagnostics(source, diagnostics, { color: false });
  return errors.map(({ code }) => code);
}

test('the document has many places and no errors', () => {
  expect(nodes).toBeGreaterThan(50);
  expect(look(inBraces(-1, String))).toEqual([]);
  expect(look(inLines(-1, String))).toEqual([]);
});

// Each of two neighbouring tags is at every second place.
test.each(tags)('the tag %s at every place is read or reported', (tag) => {
  for (let nth = tags.indexOf(tag) % 2; nth < nodes; nth += 2) {
    const codes = [
      look(inBraces(nth, (text) => `${tag} ${text}`)),
      look(inLines(nth, (text) => `${tag} ${text}`)),
    ];
    const isPlain = /^!!(?:float|int|bool|null|str|seq|map)$|^!$/.test(tag);
    if (!isPlain) for (const found of codes) expect(found, `${tag} at ${nth}`).not.toEqual([]);
  }
});

test.each(['omap', 'set', 'pairs', 'binary', 'timestamp'])(
  'the value of the tag !!%s in any version of YAML is reported at every place',
  (name) => {
    const values: Record<string, string[]> = {
      omap: ['[ { a: 1 }, { b: 2 } ]', '{ a: 1 }', '[ 1, null ]', '[ { a: 1 }, { a: 2 } ]', ''],
      set: ['{ a, b }', '{ ? a }', '[ a ]', '{ a: 1 }', ''],
      pairs: ['[ { a: 1 }, { a: 2 } ]', '[ [ a, 1 ] ]', '[ null ]', '{ a: 1 }', ''],
      binary: ['aGk=', '"%%%"', '{ a: 1 }', '[ 1 ]', ''],
      timestamp: ['2001-12-14', '2001-12-14t21:59:43.10-05:00', 'never', '[ 1 ]', ''],
    };
    for (const start of beginnings) {
      for (let nth = 0; nth < nodes; nth += 7) {
        for (const value of values[name] ?? []) {
          const text = start + inBraces(nth, () => `!!${name} ${value}`);
          expect(look(text), text).not.toEqual([]);
        }
      }
    }
  },
);

test.each([
  ...['&a', '&a !!str', '!!str &a', '&a !!set'],
  // An alias that has no anchor, or an anchor around itself.
  ...['*none', '&a [ *a ]', '&a { b: *a }', '&a { *a : b }'],
])('%s at every place is read or reported', (sign) => {
  for (let nth = 0; nth < nodes; nth += 1) {
    look(inBraces(nth, (text) => (sign.startsWith('&a ') || sign === '*none' ? sign : `${sign} ${text}`)));
    look(inLines(nth, (text) => `${sign} ${text}`));
  }
});

// The values of an alias, at a place that comes first in the file.
test.each(['x', '5', 'null', 'true', '[ 1 ]', '[ ]', '{ b: 1 }', '{ }', '"<<"', '[ { b: 1 }, 3 ]', '.nan'])(
  'an alias of %s is read or reported as a value, a key and a merged block at every place',
  (anchored) => {
    for (let nth = 3; nth < nodes; nth += 3) {
      for (const use of [
        '*a ',
        '{ *a : 1 }',
        '{ <<: *a }',
        '{ <<: [ *a, *a ] }',
        '[ *a , *a ]',
        '{ ? *a }',
      ]) {
        const text = inBraces(nth, (_, isKey) => (isKey ? '*a ' : use)).replace('"Rain"', `&a ${anchored}`);
        look(text);
      }
    }
  },
);

test('a mapping as a key is reported', () => {
  expect(look('version: 1\nfilm: &a { fps: 30 }\nkeyframes: { *a : x.png }\nshots: []\n')).toContain(
    'bad-key',
  );
});
