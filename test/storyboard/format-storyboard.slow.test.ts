import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../src/storyboard/edit/change-storyboard.js';
import { formatStoryboard } from '../../src/storyboard/edit/format-storyboard.js';
import { keyOrders } from '../../src/storyboard/schema/key-orders.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';

const orders = keyOrders(storyboardSchema);
const formatted = (text: string) => formatStoryboard(text, orders);

test('keys get the order of the schema, and comments stay with them', () => {
  expect(
    formatted(`# The film
shots:
# the first shot
- prompt: Rain falls. # slowly
  # where it starts
  first: a.png
  id: one
  last: b.png   


- last: c.png
  prompt: |
    Two lines,  
    with spaces

  id: two
  first: previous

version: 1
`),
  ).toBe(`# The film
version: 1

shots:
# the first shot
  - id: one
    # where it starts
    first: a.png
    last: b.png
    prompt: Rain falls. # slowly

  - id: two
    first: previous
    last: c.png
    prompt: |
      Two lines,  
      with spaces
`);
});

test('entries in brackets and spaces around colons get one style', () => {
  expect(
    formatted(`version:   1
film: {fps: 24,output:  "a, {b}.mp4" , size: auto}
shots:
  - {last: b.png,first : a.png,  id: one, prompt: 'it''s { odd }', caption: [{to: 2s,from: 1s, text: A}]}
  - id :  two
    first:   previous   # kept
    last: &b  c.png
    caption: []
    transition: {dissolve:  0.5s}
  - { id: three, first: *b,
      last: d.png }
`),
  ).toBe(`version: 1
film: { output: "a, {b}.mp4", size: auto, fps: 24 }
shots:
  - { id: one, first: a.png, last: b.png, prompt: 'it''s { odd }', caption: [{ to: 2s, from: 1s, text: A }] }
  - id: two
    first: previous   # kept
    last: &b c.png
    caption: []
    transition: { dissolve: 0.5s }
  - { id: three, first: *b,
      last: d.png }
`);
});

test('each level gets two spaces, with its comments and texts', () => {
  expect(
    formatted(`version: 1
film:
    # how it ends
    output: a.mp4
    audio:
         src: rain.mp3
shots:
    -   id: one
        # where it starts
        first: a.png
        prompt: >-
            Rain falls
              on the roof.

            For long.
        caption:
            - { text: A,
                from: 1s }
            -   text: B
                from: 2s
`),
  ).toBe(`version: 1
film:
  # how it ends
  output: a.mp4
  audio:
    src: rain.mp3
shots:
  - id: one
    # where it starts
    first: a.png
    prompt: >-
      Rain falls
        on the roof.

      For long.
    caption:
      - { text: A,
          from: 1s }
      - text: B
        from: 2s
`);
});

test('an alias in front of its anchor, a syntax error and line ends are left as they are', () => {
  const aliased = 'shots:\n  - { id: one, first: a.png, last: *b, prompt: x }\nkeyframes: { b: &b b.png }\n';
  expect(formatted(aliased)).toBeNull();
  const anchored =
    'version: 1\nkeyframes: { b: &b b.png }\ndefaults: { prompt: x }\nshots:\n  - { id: one, last: *b }\n';
  expect(readDocument(formatted(anchored) ?? '')).toEqual(readDocument(anchored));
  expect(formatted('shots: [\n')).toBeNull();
  expect(formatted('\uFEFFtitle: A\r\nversion: 1\r\n')).toBe('\uFEFFversion: 1\r\ntitle: A\r\n');
});

test('formatting changes neither the meaning nor the comments, and formatting again changes nothing', () => {
  const value = fc.constantFrom(
    'Rain',
    '"two  spaces"',
    '|\n      a\n\n      b',
    '>-\n      long\n      text',
    '[a,  b]',
    '{b: 1,a : "x, y"}',
    "'x: y'",
  );
  const comment = fc.constantFrom('', '    # note\n', '\n', '\n    # note\n\n');
  const step = fc.constantFrom(2, 3, 4);
  const key = fc.constantFrom('prompt', 'first', 'last', 'title', 'caption', 'model', 'unknown');
  const shot = fc
    .uniqueArray(fc.tuple(key, value, comment), { selector: ([name]) => name, minLength: 1, maxLength: 6 })
    .map((entries) =>
      entries
        .map(([name, text, above], index) => `${index === 0 ? '  - ' : `${above}    `}${name}: ${text}`)
        .join('\n'),
    );
  const file = fc
    .tuple(fc.array(shot, { minLength: 1, maxLength: 4 }), fc.boolean(), step)
    .map(([shots, late, columns]) => {
      // Two spaces of the text are one level.
      const wide = shots
        .join('\n')
        .replace(/^(?: {2})+/gm, (spaces) => ' '.repeat((spaces.length / 2) * columns));
      const dashed = wide.replace(/^( *)- /gm, (_, spaces: string) => `${spaces}-${' '.repeat(columns - 1)}`);
      const list = `shots:\n${dashed}\n`;
      return late ? `${list}\n# format\nversion: 1 # always\n` : `# format\nversion: 1\n\n\n${list}`;
    });
  fc.assert(
    fc.property(file, (text) => {
      const once = formatted(text);
      if (once === null) throw new Error(`not formatted: ${text}`);
      expect(readDocument(once)).toEqual(readDocument(text));
      expect(formatted(once)).toBe(once);
      const comments = (one: string) => (one.match(/# \w+/g) ?? []).sort();
      expect(comments(once)).toEqual(comments(text));
    }),
    { numRuns: 300 },
  );
});
