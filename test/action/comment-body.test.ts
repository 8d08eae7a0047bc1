import { expect, test } from 'vitest';
import { commentBody, summaryOf } from '../../scripts/action/comment-body.mjs';

const place = {
  run: 'https://ci/42',
  images: 'https://git/abc',
  baseImages: 'https://git/base',
  folder: '',
  file: 'film.yaml',
};
const price = { kind: 'known', money: { currency: 'CNY', micros: 500_000 } };
const take = (id: string, more: object = {}) => ({
  ...{ shots: [id], action: 'submit', why: 'new shot', model: 'wan', price, first: 'a.png', last: 'b.png' },
  ...{ images: { first: '1', last: '2' }, ...more },
});
const planOf = (...takes: object[]) => ({
  takes,
  estimate: { costs: [{ currency: 'CNY', micros: takes.length * 500_000 }], unknownPrices: 0 },
});
const body = (more: object) =>
  commentBody({
    ...{ storyboard: 'film.yaml', plan: null, base: null, place },
    ...{ outcome: { summary: 'plan passed', kept: [] }, ...more },
  });

test('a change of the provider is one line, and shots with changes of their own have theirs', () => {
  const provider = { field: 'provider', before: 'draft', now: 'dashscope' };
  const changed = (...more: object[]) => ({ reason: { kind: 'changed', changes: [provider, ...more] } });
  const text = body({
    plan: planOf(
      take('one', changed({ field: 'model', before: 'a', now: 'b' })),
      take('two', changed()),
      take('three', {
        ...changed({ field: 'prompt', before: 'dusk', now: 'dawn' }),
        ...{ why: 'provider: draft -> dashscope, prompt changed', changes: ['prompt: [-dusk-]{+dawn+}'] },
      }),
    ),
  });
  expect(text).toContain('| 2 shots | provider: draft -&gt; dashscope | wan | 1.00 CNY |');
  expect(text.match(/^\| (?!shot|---)/gm)).toHaveLength(2);
  expect(text).toContain('prompt: \\[-dusk-\\]{+dawn+}');
});

test('a changed image is shown before and after, also where its name is the same', () => {
  const text = body({
    base: planOf(take('one')),
    plan: planOf(take('one', { images: { first: '9', last: '2' } })),
  });
  expect(text).toMatch(/\| one first \| <img[^>]*git\/base\/a\.png[^>]*> \| <img[^>]*git\/abc\/a\.png/);
  expect(text).not.toContain('one last');
});

test('errors have their lines, and no artefact is named that does not exist', () => {
  const diagnostic = {
    file: 'film.yaml',
    line: 5,
    column: 3,
    code: 'wrong-type',
    severity: 'error',
    message: 'No | <b>.',
  };
  const text = body({ diagnostics: [diagnostic], outcome: { summary: summaryOf('check', 2), kept: [] } });
  expect(text).toContain('### film.yaml: the storyboard has errors');
  expect(text).toContain('- ❌ [film.yaml:5:3](https://git/abc/film.yaml#L5) wrong-type: No \\| &lt;b&gt;.');
  expect(text).not.toMatch(/film and report|artifacts/i);
  expect(body({ outcome: { summary: '', kept: ['film', 'report'] } })).toContain(
    'Film and report: in the artifacts of',
  );
});

test.each([
  [3, 'differs from the lockfile'],
  [5, 'over the cost cap'],
  [0, 'frozen passed'],
  [99, 'frozen ended with code 99'],
])('the exit code %i is written as "%s"', (code, words) => {
  expect(summaryOf('frozen', code)).toBe(words);
});
