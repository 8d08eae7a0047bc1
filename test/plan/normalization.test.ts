import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { cacheKey, pixelInputs } from '../../src/plan/cache-key.js';
import { changesSince } from '../../src/plan/changes-since.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import type { Normalization } from '../../src/plan/normalization.js';
import { asTaken, isOneShape, normalizationOf } from '../../src/plan/normalize-keyframes.js';
import { planRender } from '../../src/plan/plan-render.js';
import { image, inputs, keyframe, model, remoteReader, shot, storyboard } from './plans.js';

const limits = model.image;

function normalizationFor(
  more: Partial<ImageKeyframe>,
  like: Normalization['size'] | null = null,
): Normalization | null {
  return normalizationOf(keyframe('a.png', more), { limits, like });
}

test.each<[string, Partial<ImageKeyframe>, string | null]>([
  ['fine', {}, null],
  ['a fine JPEG', { format: 'jpeg' }, null],
  ['transparent', { alpha: true }, 'alpha on black, size 1280x720, png'],
  ['lying on its side', { orientation: 6 }, 'upright from 6, size 1280x720, png'],
  ['too large', { size: { width: 9000, height: 6000 } }, 'size 2000x1334, png'],
  ['in a doubtful size', { size: { width: 3840, height: 2160 } }, 'size 2000x1125, png'],
  ['too small', { size: { width: 120, height: 90 } }, 'size 480x360, png'],
  ['too heavy', { bytes: 12_000_000 }, 'size 1280x720, png'],
  [
    'too heavy and square',
    { bytes: 12_000_000, size: { width: 2000, height: 2000 } },
    'size 2000x2000, jpeg',
  ],
  ['too narrow', { size: { width: 100, height: 2000 } }, 'crop 100x1000+0+500, size 360x3600, png'],
  ['long', { size: { width: 3000, height: 400 } }, 'size 2700x360, png'],
])('the recipe of an image that is %s', (_, image, recipe) => {
  expect(normalizationFor(image)?.recipe ?? null).toBe(recipe && `normalize-1, ${recipe}`);
});

test('the last frame takes the shape of the first, from its middle', () => {
  expect(
    normalizationFor({ size: { width: 1000, height: 1000 } }, { width: 1280, height: 720 }),
  ).toMatchObject({
    crop: { width: 1000, height: 563, x: 0, y: 218 },
    size: { width: 1000, height: 563 },
  });
  // A hair's difference is no other shape.
  expect(normalizationFor({}, { width: 1285, height: 720 })).toBeNull();
});

test('the model accepts every normalized image', () => {
  const side = fc.integer({ min: 64, max: 30_000 });
  const image = fc.record({
    size: fc.record({ width: side, height: side }),
    bytes: fc.integer({ min: 1, max: 60_000_000 }),
    alpha: fc.boolean(),
    orientation: fc.integer({ min: 1, max: 8 }),
    format: fc.constantFrom('jpeg' as const, 'png' as const, 'bmp' as const, 'webp' as const),
  });
  fc.assert(
    fc.property(image, image, (a, b) => {
      const asked = storyboard([shot('one', { normalize: true })]);
      const { plan, diagnostics } = planRender(asked, inputs([keyframe('a.png', a), keyframe('b.png', b)]));
      expect(diagnostics).toEqual([]);
      const { first, last } = plan!.takes[0]!.request;
      const [begins, ends] = [first, last].map((one) => asTaken(one as ImageKeyframe, limits));
      for (const { size } of [begins!, ends!]) {
        expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(limits.safeMinSide);
        expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(limits.maxSide);
      }
      expect(isOneShape(begins!.size, ends!.size)).toBe(true);
    }),
    { numRuns: 2000, seed: 7 },
  );
});

test('an accepted image keeps its cache key; a normalized one adds its recipe to it', () => {
  const request = (normalize: boolean, more: Partial<ImageKeyframe>) => {
    const asked = storyboard([shot('one', { normalize })]);
    const row = { ...model, image: { ...limits, alpha: true } };
    const found = planRender(
      asked,
      inputs([keyframe('a.png', more), keyframe('b.png')], { capabilities: () => row }),
    );
    return found.plan!.takes[0]!.request;
  };
  expect(cacheKey(request(true, {}))).toBe(cacheKey(request(false, {})));
  const large = { size: { width: 3840, height: 2160 } };
  expect(cacheKey(request(true, large))).not.toBe(cacheKey(request(false, large)));
  expect(cacheKey(request(true, { ...large, file: '/elsewhere.png' }))).toBe(cacheKey(request(true, large)));
  expect(cacheKey(request(true, { ...large, digest: sha256('other') }))).not.toBe(
    cacheKey(request(true, large)),
  );

  const before = { inputs: pixelInputs(request(true, large)), firstUri: 'a.png', lastUri: 'b.png' };
  expect(changesSince(before, request(true, large))).toEqual([]);
  expect(changesSince(before, request(false, large))).toEqual([
    { field: 'firstNormalized', before: 'normalize-1, size 2000x1125, png', now: null },
  ]);
});

test('a model that accepts every image gets every image unchanged', () => {
  const row = { ...model, image: { ...limits, selfShaping: true } };
  const large = keyframe('a.png', { size: { width: 9000, height: 6000 }, alpha: true, bytes: 50_000_000 });
  const of = (normalize: boolean) =>
    planRender(
      storyboard([shot('one', { normalize })]),
      inputs([large, keyframe('b.png')], { capabilities: () => row }),
    );
  expect(of(true).diagnostics).toEqual([]);
  expect(of(true).plan?.takes[0]?.request.first).toEqual(large);
  expect(of(false).diagnostics[0]).toMatchObject({ help: expect.stringContaining('"normalize: true"') });
});

test('an image that only the service can open is not normalized, and this is reported', () => {
  const remote = { kind: 'remote' as const, uri: 'oss://x/y.png', digest: sha256('oss://x/y.png') };
  const { diagnostics } = planRender(
    storyboard([shot('one', { normalize: true, last: image('oss://x/y.png') })]),
    inputs([keyframe('a.png'), remote], { provider: remoteReader }),
  );
  expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'image-not-normalized' }]);
});
