import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { sourceOf } from './sources.js';

const providers = openProviderRegistry().traits;

const encoder = new TextEncoder();

/** Parses, shows everything found, and holds the promises that no file can break. */
function look(bytes: Uint8Array): ReturnType<typeof parseStoryboard> {
  const parsed = parseStoryboard({ name: 'any.yaml', bytes }, {}, providers);
  const { source, diagnostics, storyboard } = parsed;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(storyboard === undefined).toBe(errors.length > 0);
  const starts = diagnostics.map(({ at }) => source.rangeOf(at).start);
  expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  for (const { at, message, help, code } of diagnostics) {
    const { start, end } = source.rangeOf(at);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(source.text.length);
    expect(message).toMatch(/[.?]$/);
    expect(help).not.toBe('');
    expect(code).toMatch(/^[a-z0-9-]+$/);
  }
  printDiagnostics(source, diagnostics, { color: false });
  return parsed;
}

test('the parser never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void look(bytes)),
    { numRuns: 300 },
  );
});

test('the parser never throws for a text of YAML signs', () => {
  const sign = fc.constantFrom(
    ...[
      'version: 1',
      'shots:',
      'id',
      'first',
      ': ',
      ':',
      '- ',
      '-',
      '\n',
      '\n  ',
      '\n    ',
      '\t',
      ' ',
      '[',
      ']',
      '{',
      '}',
    ],
    ...[
      ',',
      '"',
      "'",
      '|',
      '>',
      '|2-',
      '&a ',
      '*a',
      '<<: *a',
      '!!str ',
      '!!set ',
      '!x ',
      '? ',
      '#',
      '%YAML 1.1',
      '---\n',
      '...\n',
    ],
    ...[
      'null',
      '~',
      'yes',
      '0x1F',
      '1e3',
      '.nan',
      '雨',
      '🌧',
      '\u0000',
      '\uFEFF',
      '\r\n',
      '\\',
      '@',
      '`',
      '${',
      '$\u007bA}',
      'previous',
    ],
  );
  const document = fc.array(sign, { maxLength: 40 }).map((signs) => signs.join(''));
  fc.assert(
    fc.property(document, (text) => void look(encoder.encode(text))),
    { numRuns: 600 },
  );
});

test('the check never throws, whatever the JSON value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      look(encoder.encode(JSON.stringify(value)));
      look(encoder.encode(stringify(value)));
    }),
    { numRuns: 300 },
  );
});

test('a valid storyboard with one changed character is valid or explained', () => {
  const right = [
    'version: 1\ntitle: "The monster"\nfilm: {fps: 30, size: 1280x720}\nkeyframes:\n  rain: &r a.png\ndefaults: &d\n  seed: 7\n',
    'shots:\n  - id: rain\n    first: rain\n    last: b.png\n    prompt: |\n      It rains.\n  - <<: *d\n    id: gaze\n    first: previous\n    last: *r\n',
  ].join('');
  expect(look(encoder.encode(right)).diagnostics).toEqual(
    // The key of an anchored block merged into a shot is known there.
    [],
  );
  const change = fc.tuple(
    fc.nat(right.length - 1),
    fc.constantFrom(...'\n\t :-#"\'[]{}&*!|>%@,xX0\u0000é'),
    fc.boolean(),
  );
  fc.assert(
    fc.property(change, ([at, sign, insert]) => {
      look(encoder.encode(right.slice(0, at) + sign + right.slice(insert ? at : at + 1)));
    }),
    { numRuns: 400 },
  );
});

test('another YAML notation gives the same storyboard', () => {
  const text = fc.stringMatching(/^[A-Za-z雨 :#'"-]{1,30}$/).filter((one) => one.trim() !== '');
  const shots = fc.array(fc.record({ prompt: text, seed: fc.nat(1000) }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shots, (list) => {
      const document = {
        version: 1,
        shots: list.map((shot, index) => ({ id: `s${index}`, first: 'a.png', last: 'b.png', ...shot })),
      };
      const [block, flow, crlf] = [
        stringify(document),
        JSON.stringify(document),
        `\uFEFF${stringify(document).replaceAll('\n', '\r\n')}`,
      ].map((yaml) => parseStoryboard(sourceOf(yaml), {}, providers).storyboard);
      expect(block).toBeDefined();
      expect(flow).toEqual(block);
      expect(crlf).toEqual(block);
    }),
    { numRuns: 100 },
  );
});
