import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findForbidden } from '../../scripts/check-words.mjs';
import { allowedPlaces } from '../../scripts/forbidden-words.mjs';

test.each([
  ['an archaic word', 'so nobody knows it', 'nobody'],
  ['a word at the start of a sentence', 'Whoever asks', 'Whoever'],
  ['a plural', 'Both stills are read.', 'stills'],
  ['the noun after an article', 'It reads the still, then waits.', 'the still'],
  ['the noun after a number', 'one still of two', 'one still'],
  ['a variable', 'const still = await read(image);', 'const still'],
  ['a property', 'return request.first.still.uri;', 't.still'],
  ['a phrase', 'This lets the caller know about it.', 'lets the caller know'],
  ['part of a name in camelCase', 'const toldShot = 1;', 'toldShot'],
  ['the last part of a name', 'await mendStill(image);', 'mendStill'],
  ['the first part of a type', 'class StillLoader {}', 'StillLoader'],
  ['part of a type', 'function open(): HeldStudio {', 'HeldStudio'],
  ['part of a constant', 'const MOST_BOUNDARIES = 3;', 'MOST_BOUNDARIES'],
  ['part of a code in kebab-case', "code: 'boundary-too-long'", 'boundary-too-long'],
  ['an old identifier of two plain words', 'cutTimeline(clips)', 'cutTimeline'],
  ['a property of an object', '{ boundary: 1 }', 'boundary'],
])('%s is found', (_, text, word) => {
  expect(findForbidden(text)).toEqual([{ line: 1, word, use: expect.stringMatching(/\w/) }]);
});

test.each([
  ['the adverb', 'The file is still open, and a clip may still arrive.'],
  ['the adverb after "the"', 'the still unknown price'],
  ['the adverb after "this"', 'Where this still holds, nothing is done.'],
  ['an identifier with the adverb', 'const stillOpen = isStillRunning();'],
  ['the name of a motion', "kind: 'still' | 'camera'"],
  ['a word that contains one', 'understand, standalone, recommend, foretold, airplane'],
  ['a module specifier', "import { read } from '../studio/boundary.js';"],
  ['a module that loads late', "const { draw } = await import('./film/picture/draw.js');"],
  ['the target of a link', 'See [the reader](src/film/picture/read.ts).'],
  ['the folder of images', 'Frames come from `film/picture/`.'],
  ['a product of the vendor', 'Alibaba Cloud Model Studio'],
  ['a term of the H.264 standard', 'the picture parameter set of a clip'],
  ['a header of HTTP', "'content-type': 'multipart/form-data; boundary=x'"],
])('%s is allowed', (_, text) => {
  expect(findForbidden(text)).toEqual([]);
});

test('a forbidden word is reported with its line', () => {
  expect(findForbidden('fine\nfine\nnot anew\n')).toMatchObject([{ line: 3, word: 'anew', use: 'again' }]);
});

test.each(allowedPlaces)('$file has the allowed text $text', ({ file, text }) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(text);
});
