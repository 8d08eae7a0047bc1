import { expect, test } from 'vitest';
import { placeOf } from '../../src/diagnostics/place-of.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { sourceOf } from './sources.js';

const providers = openProviderRegistry().traits;

const shots = 'shots:\n  - { id: a, first: a.png, last: b.png }\n';

/** Codes with places, as one line each. */
function found(text: string, environment: Record<string, string | undefined> = {}): string[] {
  const { source, diagnostics } = parseStoryboard(sourceOf(text), environment, providers);
  return diagnostics.map(({ code, at }) => {
    const { line, column } = placeOf(source, at);
    return `${line}:${column} ${code}`;
  });
}

test('an error in a merged block is reported where it is written', () => {
  const text =
    'version: 1\nshots:\n  - &base { id: a, first: a.png, last: b.png, seed: x }\n  - { <<: *base, id: b }\n';
  expect(found(text)).toEqual(['3:53 wrong-type']);
});

test('an error in an aliased value is reported at the alias', () => {
  const text = 'version: 1\ntitle: &t 5\nshots:\n  - { id: a, first: a.png, last: b.png, prompt: *t }\n';
  expect(found(text)).toEqual(['2:11 wrong-type', '4:49 wrong-type']);
});

test('an error inside an aliased block is reported inside it', () => {
  const text =
    'version: 1\ndefaults: &d { seed: x }\nfilm: *d\nshots:\n  - { id: a, first: a.png, last: b.png }\n';
  expect(found(text)).toEqual(['2:16 unknown-key', '2:22 wrong-type']);
});

test('a missing field of a merged block is reported at its first key', () => {
  expect(found('version: 1\nshots:\n  - &base { first: a.png }\n  - { <<: *base, last: c.png }\n')).toEqual([
    '3:13 missing-field',
    '4:7 missing-field',
  ]);
});

test('an unset variable is one error, not the missing value too', () => {
  expect(found(`version: 1\nprovider: { use: "\${NONE}" }\n${shots}`)).toEqual(['2:18 unset-variable']);
  expect(found(`version: 1\nprovider: "\${NONE}"\n${shots}`, { NONE: '' })).toEqual(['2:11 unset-variable']);
});

test('a variable is replaced before the value is judged, and its value is not shown', () => {
  const text = `version: 1\nprovider: "\${P}"\n${shots}`;
  expect(found(text, { P: 'draft' })).toEqual([]);
  const { diagnostics } = parseStoryboard(sourceOf(text), { P: 'hunter2' }, providers);
  expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-value']);
  expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
});

test('variables are looked up by name only, not by what objects inherit', () => {
  expect(found(`version: 1\nprovider: "\${constructor}"\n${shots}`)).toEqual(['2:11 unset-variable']);
});

test('the keyframes of an invalid file are known, so that they can be checked', () => {
  const { storyboard, images } = parseStoryboard(
    sourceOf('version: 2\nshots:\n  - { id: a, first: a.png, last: nowhere }\n'),
    {},
    providers,
  );
  expect(storyboard).toBeUndefined();
  expect(images).toEqual([{ first: { uri: 'a.png', name: null, at: ['shots', 0, 'first'] }, last: null }]);
});

test('the film is named after the file', () => {
  const outputOf = (name: string) =>
    parseStoryboard({ ...sourceOf(`version: 1\n${shots}`), name }, {}, providers).storyboard?.film.output;
  expect(outputOf('a/b/monster.yaml')).toBe('monster.mp4');
  expect(outputOf('C:\\films\\monster.YML')).toBe('monster.mp4');
  expect(outputOf('monster.storyboard.yaml')).toBe('monster.storyboard.mp4');
  expect(outputOf('.yaml')).toBe('film.mp4');
});

test('a template shot may continue a shot, but no shot continues it', () => {
  const text =
    'version: 1\nshots:\n  - { id: a, first: a.png, last: b.png }\n  - { id: b, first: previous, template: mech1 }\n';
  expect(found(text)).toEqual([]);
  expect(found(`${text}  - { id: c, first: previous, last: c.png }\n`)).toEqual(['5:21 no-previous']);
});

test('after a shot whose last frame is wrong, "previous" is no second error', () => {
  const text =
    'version: 1\nshots:\n  - { id: a, first: a.png, last: nowhere }\n  - { id: b, first: previous, last: b.png }\n';
  expect(found(text)).toEqual(['3:34 unknown-keyframe']);
});
