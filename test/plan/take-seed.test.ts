import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cacheKey, pixelInputs } from '../../src/plan/cache-key.js';
import { planRender } from '../../src/plan/plan-render.js';
import { takeFamily } from '../../src/plan/take-family.js';
import { furtherTake, takeWithSeed } from '../../src/plan/take-seed.js';
import { requestFor } from '../rig/takes.js';
import { image, inputs, keyframe, shot, storyboard } from './plans.js';

const unseeded = { ...requestFor('rain'), seed: null };
const drawn = { ...unseeded, drawn: '832x464, 150 frames at 30 fps' };

// These are names of clips that were paid for: another version of this program must find them.
test('the seeds and the keys of further takes stay the same for ever', () => {
  expect([1, 2, 3].map((n) => furtherTake(requestFor('rain'), n).seed)).toEqual([7, 8, 9]);
  expect([1, 2, 3].map((n) => furtherTake(unseeded, n).seed)).toEqual([null, 1_474_574_586, 1_474_574_587]);
  expect([1, 2].map((n) => cacheKey(furtherTake(requestFor('rain'), n)))).toEqual([
    '9fd1f9738a8149ed386c45fca7da8306cb29cd60f6a29679b4089fc9ccbfad5a',
    'd685160125cf5a3609950d5041db82c7290c8fd7e52e4f73ee7841e56319cf69',
  ]);
  expect([1, 2].map((n) => cacheKey(furtherTake(drawn, n)))).toEqual([
    'ebf0707efcbdad9bd254f4211d7171519ee9a1e19aa25b66bd78a0fad39250a1',
    'fbedbc5cbd7a38828a4df48b09c24ff8d5ce53d59aaf314da7c9ac52128ab0a1',
  ]);
});

test('the first take is the request itself, and further takes differ from it and from each other', () => {
  for (const request of [requestFor('rain'), unseeded, drawn, { ...drawn, seed: 7 }]) {
    expect(furtherTake(request, 1)).toBe(request);
    const keys = Array.from({ length: 20 }, (_, index) => cacheKey(furtherTake(request, index + 1)));
    expect(new Set(keys).size).toBe(20);
  }
});

test('a take with the seed of the request is the first take, also for drafts', () => {
  const seeded = { ...drawn, seed: 7 };
  for (const request of [requestFor('rain'), seeded]) expect(takeWithSeed(request, 7)).toBe(request);
  expect(cacheKey(takeWithSeed(seeded, 8))).not.toBe(cacheKey(seeded));
});

test('seeds stay below 2147483648', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 2, max: 20 }), (seed, number) => {
      const next = furtherTake({ ...unseeded, seed }, number).seed as number;
      expect(Number.isInteger(next) && next >= 0 && next < 2 ** 31).toBe(true);
    }),
  );
});

test('takes of one shot are of one family, and those of another request are not', () => {
  for (const request of [unseeded, drawn]) {
    const family = takeFamily(pixelInputs(request));
    expect(takeFamily(pixelInputs(furtherTake(request, 3)))).toBe(family);
    expect(takeFamily(pixelInputs({ ...request, first: requestFor('other').first }))).not.toBe(family);
  }
});

const frames = [keyframe('a.png'), keyframe('b.png'), keyframe('c.png')];

test('a shot with several takes keeps its key, and each further take is planned with its price', () => {
  const one = shot('x', { first: image('a.png'), last: image('b.png') });
  const plain = planRender(storyboard([one]), inputs(frames)).plan;
  const three = planRender(storyboard([{ ...one, takes: 3 }]), inputs(frames)).plan;
  expect(three?.shots).toEqual(plain?.shots);
  expect(three?.takes[0]).toEqual(plain?.takes[0]);
  expect(three?.takes.slice(1)).toMatchObject([
    { shots: ['x'], retake: true, price: plain?.takes[0]?.price },
    { shots: ['x'], retake: true, price: plain?.takes[0]?.price },
  ]);
  expect(planRender(storyboard([{ ...one, takes: 3 }]), { ...inputs(frames), retakes: 'none' }).plan).toEqual(
    plain,
  );
});

test('two shots with one request share their takes, and a further take can be what another shot requests', () => {
  const one = shot('x', { first: image('a.png'), last: image('b.png'), seed: 7 });
  const twins = planRender(
    storyboard([
      { ...one, takes: 2 },
      { ...one, id: 'y', takes: 3 },
    ]),
    inputs(frames),
  ).plan;
  expect(twins?.takes.map(({ shots, retake, request }) => [shots, retake ?? false, request.seed])).toEqual([
    [['x', 'y'], false, 7],
    [['x', 'y'], true, 8],
    [['y'], true, 9],
  ]);
  const overlapping = planRender(
    storyboard([
      { ...one, takes: 2 },
      { ...one, id: 'y', seed: 8 },
    ]),
    inputs(frames),
  ).plan;
  expect(
    overlapping?.takes.map(({ shots, retake, request }) => [shots, retake ?? false, request.seed]),
  ).toEqual([
    [['x'], false, 7],
    [['y'], false, 8],
  ]);
});
