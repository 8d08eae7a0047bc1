import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { decodeMessage, decodeNews, decodeReceipt } from '../../../src/jobs/queue/job-message.js';

const digest = sha256('clip');
const input = { digest, bytes: 4, among: 'clips', ending: '.mp4' };
const job = {
  kind: 'conform-clip',
  recipe: { revision: 3, tags: { matrix: 'bt709' } },
  inputs: { clip: digest },
};
const message = { version: 1, job, inputs: { clip: input } };

test('a message is read, with and without a label and fields of later versions', () => {
  expect(decodeMessage(message)).toBe(message);
  expect(decodeMessage({ ...message, label: 'rain', later: 1 })).toBeDefined();
  const prompt = { ...job, kind: 'draw-draft', recipe: { prompt: 'A wall, [left]; "50%"' } };
  expect(decodeMessage({ ...message, job: prompt })).toBeDefined();
});

const text = '雨の夜: "50%", [in]; movie=x';

test.each<readonly [kind: string, recipe: object]>([
  // Builds of distributions and of people have versions with other characters.
  ['conform-clip', { engine: ['native', '7:7.1.1-1~bpo12+1(x)'] }],
  ['draw-draft', { prompt: text, slate: text }],
  ['make-animation', { tags: { title: text, models: [text] } }],
  ['assemble-output', { captions: [{ text }], chapters: [{ title: text }] }],
])('a recipe of %s has any text where ffmpeg does not get it', (kind, recipe) => {
  expect(decodeMessage({ ...message, job: { ...job, kind, recipe } })).toBeDefined();
});

test.each<readonly [string, unknown]>([
  ['no object', 'job'],
  ['another version', { ...message, version: 2 }],
  ['an unknown kind', { ...message, job: { ...job, kind: 'pay' } }],
  ['a kind of the prototype', { ...message, job: { ...job, kind: 'constructor' } }],
  ['no recipe', { ...message, job: { ...job, recipe: null } }],
  ['an input without a file', { ...message, inputs: {} }],
  ['a file without an input', { ...message, inputs: { clip: input, more: input } }],
  ['another file than the input', { ...message, inputs: { clip: { ...input, digest: sha256('x') } } }],
  ['an ending with a path', { ...message, inputs: { clip: { ...input, ending: './../x' } } }],
  ['a place outside of the store', { ...message, inputs: { clip: { ...input, among: '../..' } } }],
  ['a filter in a text', { ...message, job: { ...job, recipe: { tags: { matrix: 'bt709,movie=x' } } } }],
  [
    'a filter next to a free text',
    { ...message, job: { ...job, recipe: { matrix: 'x,movie=y', engine: ['a', 'b'] } } },
  ],
  [
    'a filter in a drawing',
    { ...message, job: { ...job, kind: 'draw-draft', recipe: { first: { format: text } } } },
  ],
  ['an option in a list', { ...message, job: { ...job, recipe: { list: ['a', ['[in]']] } } }],
])('%s is no message', (_, value) => {
  expect(decodeMessage(value)).toBeUndefined();
});

test('a receipt has all outputs of its kind', () => {
  const file = { digest, bytes: 4, among: 'jobs' };
  const receipt = { version: 1, outputs: { video: file }, machine: 'box' };
  expect(decodeReceipt(receipt, 'conform-clip')).toBe(receipt);
  expect(decodeReceipt(receipt, 'draw-draft')).toBeUndefined();
  expect(
    decodeReceipt({ ...receipt, outputs: { video: { ...file, digest: 'x' } } }, 'conform-clip'),
  ).toBeUndefined();
  expect(decodeReceipt({ withdrawn: true }, 'conform-clip')).toBeUndefined();
});

test.each([null, 0.5, {}, { machine: 'box', fraction: 2 }, { machine: 1, fraction: 0 }])(
  '%j is no progress',
  (value) => {
    expect(decodeNews(value)).toBeUndefined();
  },
);
