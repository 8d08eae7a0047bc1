import { expect, test } from 'vitest';
import { list } from '../../src/cli/commands/read-arguments.js';
import { suggestionFor } from '../../src/diagnostics/closest.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { sourceOf } from './sources.js';

const providers = openProviderRegistry().traits;

function parse(text: string) {
  return parseStoryboard(sourceOf(text), {}, providers);
}

test.each(['01', '007', '1e3', '0x1F', '0o17', 'true', 'True', 'null', 'yes'])(
  'a keyframe named %s keeps its spelling',
  (name) => {
    const { diagnostics } = parse(
      `version: 1\nkeyframes:\n  ${name}: a.png\nshots:\n  - { id: one, first: "${name}", last: b.png }\n`,
    );
    expect(diagnostics).toEqual([]);
  },
);

test('names that differ in leading zeros only are two names', () => {
  const { storyboard } = parse(
    'version: 1\nkeyframes: { 1: a.png, 01: b.png }\nshots:\n  - { id: one, first: "1", last: "01" }\n',
  );
  expect(storyboard?.shots.map(({ first, last }) => [first.uri, last?.uri])).toEqual([['a.png', 'b.png']]);
});

test.each([
  ['id', '{ id: 010, first: a.png, last: b.png }'],
  ['first', '{ id: one, first: 010, last: b.png }'],
  ['last', '{ id: one, first: a.png, last: 010 }'],
  ['prompt', '{ id: one, first: a.png, last: b.png, prompt: 010 }'],
  ['title', '{ id: one, first: a.png, last: b.png, title: 010 }'],
])('a number as %s is quoted with its leading zero', (field, shot) => {
  const [diagnostic] = parse(`version: 1\nshots:\n  - ${shot}\n`).diagnostics;
  expect(diagnostic?.message).toContain('but 010 is a number');
  expect(diagnostic?.help).toBe(`Put it into quotes: ${field}: "010".`);
});

test('a keyframe is found whether its letters are composed or not', () => {
  const [nfc, nfd] = ['Café', 'ガ', '한'].reduce(
    ([a, b], word) => [a + word.normalize('NFC'), b + word.normalize('NFD')],
    ['', ''],
  );
  for (const [name, use] of [
    [nfc, nfd],
    [nfd, nfc],
  ]) {
    const { storyboard, diagnostics } = parse(
      `version: 1\nkeyframes:\n  ${name}: a.png\nshots:\n  - { id: one, first: ${use}, last: b.png }\n`,
    );
    expect(diagnostics).toEqual([]);
    expect(storyboard?.shots[0]?.first).toMatchObject({ uri: 'a.png', name });
  }
});

test('two keyframes whose names differ in normalization only are one name', () => {
  const { diagnostics } = parse(
    `version: 1\nkeyframes:\n  ${'é'.normalize('NFC')}: a.png\n  ${'é'.normalize('NFD')}: b.png\nshots:\n  - { id: one, first: a.png, last: b.png }\n`,
  );
  expect(diagnostics.map(({ code }) => code)).toContain('duplicate-key');
});

test.each([
  ['rain\u00a0', 'rain', 'U+00A0'],
  ['ra\u200bin', 'rain', 'U+200B'],
  ['r\u0430in', 'rain', 'U+0430'],
  ['ｒain', 'rain', 'U+FF52'],
  ['caf\u00e9', 'cafe\u0301', 'normalization'],
  ['a\u2010b', 'a-b', 'U+2010'],
  ['a b', 'a\u3000b', 'U+3000'],
])('%j is not suggested as %j without the difference', (word, known, difference) => {
  const sentence = suggestionFor(word, [known, 'other']);
  expect(sentence).not.toContain('Did you mean');
  expect(sentence).toContain(difference);
});

test('other words are suggested as they are', () => {
  expect(suggestionFor('rian', ['rain'])).toBe('Did you mean "rain"?');
  expect(suggestionFor('Rain', ['rain'])).toBe('Did you mean "rain"?');
  expect(suggestionFor('sunset', ['rain'])).toBeUndefined();
});

test('ids on the command line are read without what a copy from a document adds', () => {
  expect(list('rain\u00a0, ｇａｚｅ，sky\u200b')).toEqual(['rain', 'gaze', 'sky']);
  expect(list('010,1')).toEqual(['010', '1']);
});
