import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { planRender } from '../../src/plan/plan-render.js';
import type { Shot } from '../../src/storyboard/storyboard.js';
import { image, inputs, keyframe, shot, storyboard } from './plans.js';

const images = ['a.png', 'b.png', 'c.png'];
const arbitraryShot: fc.Arbitrary<Shot> = fc
  .record({
    first: fc.constantFrom(...images),
    last: fc.constantFrom(...images),
    prompt: fc.option(fc.string({ maxLength: 40 })),
    negativePrompt: fc.option(fc.string({ maxLength: 10 })),
    resolution: fc.option(fc.constantFrom('480P', '720P')),
    promptExtend: fc.boolean(),
    watermark: fc.boolean(),
    seed: fc.option(fc.nat()),
  })
  .map(({ first, last, ...rest }) => shot('x', { ...rest, first: image(first), last: image(last) }));

const shots = fc
  .array(arbitraryShot, { minLength: 1, maxLength: 6 })
  .map((list) => list.map((each, index) => ({ ...each, id: `s${index}` })));

function keysOf(list: readonly Shot[], keyframes = images.map((uri) => keyframe(uri))): readonly string[] {
  const { plan } = planRender(storyboard(list), inputs(keyframes));
  return plan!.shots.map(({ key }) => key); // The model can do everything that the generator asks for.
}

test('renaming shots changes no key', () => {
  fc.assert(
    fc.property(shots, (list) => {
      const renamed = list.map((each, index) => ({ ...each, id: `other-${index}`, title: 'Other' }));
      expect(keysOf(renamed)).toEqual(keysOf(list));
    }),
  );
});

test('reordering shots reorders the keys and changes none', () => {
  fc.assert(
    fc.property(shots, (list) => {
      expect(keysOf([...list].reverse())).toEqual([...keysOf(list)].reverse());
    }),
  );
});

test('another path, name or form of the same bytes changes no key', () => {
  fc.assert(
    fc.property(shots, (list) => {
      const moved = images.map((uri) => keyframe(uri, { file: `/elsewhere/${uri}`, from: 'url' }));
      expect(keysOf(list, moved)).toEqual(keysOf(list));
    }),
  );
});

test('other bytes of one image change exactly the keys of the shots that show it', () => {
  fc.assert(
    fc.property(shots, fc.constantFrom(...images), (list, changed) => {
      const edited = images.map((uri) => keyframe(uri, uri === changed ? { digest: sha256('edited') } : {}));
      const before = keysOf(list);
      const after = keysOf(list, edited);
      for (const [index, each] of list.entries()) {
        const concerned = each.first.uri === changed || each.last?.uri === changed;
        expect(before[index] !== after[index]).toBe(concerned);
      }
    }),
  );
});

const changes: readonly (readonly [string, Partial<Shot>])[] = [
  ['prompt', { prompt: 'Something else entirely, in more than forty characters.' }],
  ['negative prompt', { negativePrompt: 'longer than ten' }],
  ['first frame', { first: image('d.png') }],
  ['last frame', { last: image('d.png') }],
  ['seed', { seed: 2_147_483_650 }],
];

test.each(changes)('another %s changes exactly the key of its shot', (_, change) => {
  fc.assert(
    fc.property(shots, fc.nat(), (list, pick) => {
      const index = pick % list.length;
      const edited = list.map((each, at) => (at === index ? { ...each, ...change } : each));
      const keyframes = [...images, 'd.png'].map((uri) => keyframe(uri));
      const before = keysOf(list, keyframes);
      const after = keysOf(edited, keyframes);
      expect(before.map((key, at) => key !== after[at])).toEqual(list.map((_each, at) => at === index));
    }),
  );
});

test.each([
  ['resolution', { resolution: '480P' }, { resolution: '720P' }],
  ['prompt_extend', { promptExtend: true }, { promptExtend: false }],
  ['watermark', { watermark: true }, { watermark: false }],
])('another %s is another clip', (_, a, b) => {
  expect(keysOf([shot('x', a)])).not.toEqual(keysOf([shot('x', b)]));
});

test('a default that is written out changes no key', () => {
  expect(keysOf([shot('x', { resolution: '720P', duration: 5 })])).toEqual(keysOf([shot('x')]));
});

test('two shots that ask for the same clip are one take', () => {
  const { plan } = planRender(
    storyboard([shot('one'), shot('two'), shot('three', { prompt: 'Else.' })]),
    inputs(images.map((uri) => keyframe(uri))),
  );
  expect(plan?.takes.map(({ shots: ids }) => ids)).toEqual([['one', 'two'], ['three']]);
  expect(plan?.shots.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
});

test('a plan of many shots that share one clip grows with their number, and not with its square', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `shot-${index}`);
  const planning = storyboard(ids.map((id) => shot(id)));
  const { plan } = planRender(planning, inputs(images.map((uri) => keyframe(uri))));
  expect(plan?.takes.map((take) => take.shots)).toEqual([ids]);
}, 15_000);
