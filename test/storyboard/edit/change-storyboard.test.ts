import { expect, test } from 'vitest';
import { changeStoryboard } from '../../../src/storyboard/edit/change-storyboard.js';
import type { StoryboardChange } from '../../../src/storyboard/edit/storyboard-change.js';

const film = `# My film
version: 1
title: 'The blue monster'   # a working title

film:
    fps: 30

defaults: &all { model: wan2.2-kf2v-flash, seed: 7 }

shots:   # all of them
  # The opening.
  - id: rain     # first
    first: a.png
    last:  b.png
    prompt: >-   # folded
      A small blue monster stands in the rain,
      and the camera slowly
      pushes in to its face.
    transition: { fade: 1s, color: "#ffffff" } # white

  - id: gaze
    title: "Gaze"
    first: previous
    last: c.png
    prompt: &up It looks up.
    # last: old.png

  # The end.
  - <<: { seed: 9 }
    id: end
    first: previous
    last: d.png
    prompt: *up
    caption:
      - text: One
        from: 0s # start
        to: 1s
      - { text: Two, from: 1s, to: 2s }
`;

function edited(changes: readonly StoryboardChange[], text = film): string {
  const result = changeStoryboard(text, changes);
  return result.ok ? result.text : `${result.problem.code}: ${result.problem.message}`;
}

function set(
  shot: string,
  key: string,
  value: StoryboardChange extends infer C ? (C extends { value: infer V } ? V : never) : never,
): StoryboardChange {
  return { kind: 'set', in: { shot }, key, value };
}

// The lines that differ, old ones with "-" and new ones with "+".
function difference(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [
    ...a.slice(start, a.length - end).map((line) => `-${line}`),
    ...b.slice(start, b.length - end).map((line) => `+${line}`),
  ].join('\n');
}

function diffOf(...changes: readonly StoryboardChange[]): string {
  return difference(film, edited(changes));
}

test('a folded prompt keeps its style, its comment and the lines around the changed words', () => {
  const prompt = 'A small blue monster stands in the rain, and the camera quickly pushes in to its face.';
  expect(diffOf(set('rain', 'prompt', prompt))).toBe(
    '-      and the camera slowly\n+      and the camera quickly',
  );
});

test('a text in quotes keeps its quotes and its comment', () => {
  expect(diffOf({ kind: 'set', in: 'storyboard', key: 'title', value: "It's blue" })).toBe(
    "-title: 'The blue monster'   # a working title\n+title: 'It''s blue'   # a working title",
  );
  expect(diffOf(set('gaze', 'title', 'A "gaze"'))).toBe('-    title: "Gaze"\n+    title: "A \\"gaze\\""');
});

test('a value with an anchor gives the anchor to the next shot that uses it', () => {
  expect(edited([set('gaze', 'prompt', 'It looks down.')])).toBe(
    film
      .replace('prompt: &up It looks up.', 'prompt: It looks down.')
      .replace('prompt: *up', 'prompt: &up It looks up.'),
  );
});

test('an alias is overridden in its shot alone', () => {
  expect(diffOf(set('end', 'prompt', 'It sleeps: at last.'))).toBe(
    '-    prompt: *up\n+    prompt: "It sleeps: at last."',
  );
});

test('a new key comes after the key before it in the format', () => {
  expect(diffOf(set('rain', 'title', 'Rain'))).toBe('+    title: Rain');
  expect(edited([set('rain', 'title', 'Rain')])).toContain(
    '- id: rain     # first\n    title: Rain\n    first',
  );
  expect(edited([set('gaze', 'skip', true)])).toContain(
    'prompt: &up It looks up.\n    skip: true\n    # last',
  );
  expect(diffOf({ kind: 'set', in: 'film', key: 'size', value: '640x480' })).toBe('+    size: 640x480');
});

test('a transition is changed inside its brackets', () => {
  expect(diffOf(set('rain', 'transition', { fade: '2s', color: '#ffffff' }))).toBe(
    '-    transition: { fade: 1s, color: "#ffffff" } # white\n+    transition: { fade: 2s, color: "#ffffff" } # white',
  );
  expect(diffOf(set('rain', 'transition', { wipe: '1s' }))).toContain(
    '+    transition: { wipe: 1s } # white',
  );
  expect(diffOf(set('rain', 'transition', 'cut'))).toContain('+    transition: cut # white');
  expect(diffOf(set('gaze', 'transition', { dissolve: '0.5s' }))).toBe('+    transition: { dissolve: 0.5s }');
});

test('captions with times are changed one by one', () => {
  const captions = [
    { text: 'One', from: '0s', to: '1s' },
    { text: 'Two, or three', from: '1s', to: '2s' },
  ];
  expect(diffOf(set('end', 'caption', captions))).toBe(
    '-      - { text: Two, from: 1s, to: 2s }\n+      - { text: "Two, or three", from: 1s, to: 2s }',
  );
  expect(diffOf(set('end', 'caption', 'Only one'))).toContain('+    caption: Only one');
  expect(diffOf(set('end', 'caption', captions.slice(0, 1)))).toBe(
    '-      - { text: Two, from: 1s, to: 2s }',
  );
});

test('a key is removed with its comment', () => {
  expect(diffOf({ kind: 'remove', in: { shot: 'rain' }, key: 'transition' })).toBe(
    '-    transition: { fade: 1s, color: "#ffffff" } # white',
  );
  expect(edited([{ kind: 'remove', in: { shot: 'end' }, key: 'seed' }])).toContain('inherited-value');
});

test('a moved shot takes its comments along, and the empty lines stay', () => {
  const moved = edited([{ kind: 'move-shot', shot: 'rain', to: 1 }]);
  const [head = '', rain = '', gaze = ''] = [
    film.slice(0, film.indexOf('  # The opening.')),
    film.slice(film.indexOf('  # The opening.'), film.indexOf('\n  - id: gaze')),
    film.slice(film.indexOf('  - id: gaze'), film.indexOf('\n  # The end.')),
  ];
  expect(moved.startsWith(`${head}${gaze}\n${rain}\n  # The end.`)).toBe(true);
  expect(edited([{ kind: 'move-shot', shot: 'rain', to: 0 }], moved)).toBe(film);
});

test('a shot that moves before its anchor gets the value itself', () => {
  const moved = edited([{ kind: 'move-shot', shot: 'end', to: 0 }]);
  expect(moved).toContain('id: end');
  expect(moved).toContain('prompt: It looks up.\n    caption');
  expect(moved.indexOf('id: end')).toBeLessThan(moved.indexOf('id: rain'));
});

test('a shot is inserted in the style of the others', () => {
  const shot = { id: 'new', first: 'x.png', last: 'y.png', prompt: 'One\ntwo' };
  const lines = '  - id: new\n    first: x.png\n    last: y.png\n    prompt: |-\n      One\n      two';
  const wide = lines.replaceAll('      ', '        ');
  expect(edited([{ kind: 'insert-shot', at: 1, shot }])).toContain(`# white\n\n${wide}\n\n  - id: gaze`);
  expect(edited([{ kind: 'insert-shot', at: 9, shot }]).endsWith(`to: 2s }\n\n${wide}\n`)).toBe(true);
  expect(edited([{ kind: 'insert-shot', at: 0, shot }], 'version: 1\nshots: []\n')).toBe(
    `version: 1\nshots:\n${lines}\n`,
  );
});

test('a merged mapping is not changed for the others', () => {
  const text =
    'shots:\n  - &a { id: a, first: x.png, prompt: One }\n  - <<: *a\n    id: b\n  - { <<: *a, id: c, prompt: Two }\n';
  expect(edited([set('b', 'prompt', 'Three')], text)).toBe(
    text.replace('    id: b\n', '    id: b\n    prompt: Three\n'),
  );
  expect(edited([set('a', 'prompt', 'Four')], text)).toBe(
    text.replace('prompt: One', 'prompt: Four').replace('    id: b\n', '    id: b\n    prompt: One\n'),
  );
  const titled = edited([set('a', 'title', 'A')], text);
  expect(titled).toContain('- &a { id: a, title: A, first: x.png, prompt: One }');
  expect(titled).toContain('  - id: b\n    first: x.png\n    prompt: One\n');
});

test.each([
  ['\r\n', ''],
  ['\r\n', '\uFEFF'],
  ['\r', ''],
  ['\n', '\uFEFF'],
])('line breaks %j and the mark %j stay', (lineBreak, mark) => {
  const raw = mark + film.replaceAll('\n', lineBreak);
  for (const change of [
    set('rain', 'prompt', 'One\ntwo'),
    set('rain', 'title', 'Rain'),
    { kind: 'move-shot', shot: 'gaze', to: 0 },
  ] as const) {
    expect(edited([change], raw)).toBe(mark + edited([change]).replaceAll('\n', lineBreak));
  }
});

test('a file without a line break at its end gets none', () => {
  const text = 'shots:\n  - id: a\n    prompt: |\n      One\n  - id: b\n    prompt: Two';
  expect(edited([set('b', 'prompt', 'Three')], text)).toBe(text.replace('Two', 'Three'));
  expect(edited([set('b', 'skip', true)], text)).toBe(`${text}\n    skip: true`);
  expect(edited([{ kind: 'move-shot', shot: 'b', to: 0 }], text)).toBe(
    'shots:\n  - id: b\n    prompt: Two\n  - id: a\n    prompt: |\n      One',
  );
});

test('a file with a syntax error, an unknown shot or a shot twice stays as it is', () => {
  expect(edited([set('rain', 'title', 'x')], 'shots: [\n')).toMatch(/^syntax-error: .* line \d/);
  expect(edited([set('snow', 'title', 'x')])).toBe('unknown-shot: The storyboard has no shot "snow".');
  expect(edited([set('a', 'title', 'x')], 'shots: [{ id: a }, { id: a }]\n')).toContain('duplicate-shot');
});

test('a second equal change changes nothing', () => {
  for (const change of [
    set('rain', 'prompt', 'Other words'),
    set('gaze', 'duration', 5),
    { kind: 'move-shot', shot: 'end', to: 0 },
    { kind: 'remove', in: { shot: 'gaze' }, key: 'title' },
  ] as const) {
    const once = edited([change]);
    expect(once).not.toBe(film);
    expect(edited([change], once)).toBe(once);
  }
});
