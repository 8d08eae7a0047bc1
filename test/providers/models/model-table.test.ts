import { expect, test } from 'vitest';
import { clipSize } from '../../../src/plan/size.js';
import { DRAFT_REVISION } from '../../../src/providers/models/draft-revision.js';
import { modelRows } from '../../../src/providers/models/model-rows.js';
import { capabilitiesOf } from '../../../src/providers/models/model-table.js';

// Five seconds, in the micros of a yuan, as the vendor's price page prints them.
test.each([
  ['wan2.2-kf2v-flash', 'cn-beijing', '480P', 500_000],
  ['wan2.2-kf2v-flash', 'cn-beijing', '720P', 1_000_000],
  ['wan2.2-kf2v-flash', 'cn-beijing', '1080P', 2_400_000],
  ['wanx2.1-kf2v-plus', 'cn-beijing', '720P', 3_500_000],
  ['wan2.1-kf2v-plus', 'ap-southeast-1', '720P', 3_669_620],
  ['wan2.7-i2v', 'cn-beijing', '1080P', 5_000_000],
  ['wan2.7-i2v', 'ap-southeast-1', '1080P', 5_504_430],
] as const)('five seconds of %s in %s at %s', (model, region, name, micros) => {
  const resolution = capabilitiesOf('dashscope', model, region)?.resolutions.find((one) => one.name === name);
  const perSecond = resolution?.perSecond;
  if (!perSecond || perSecond === 'free') throw new Error('no price');
  expect(perSecond.money.micros * 5).toBe(micros);
  expect(perSecond).toMatchObject({ asOf: '2026-11-22', money: { currency: 'CNY' } });
});

test('a region that no page prices has an unknown price, never a free one', () => {
  const resolutions = capabilitiesOf('dashscope', 'wan2.2-kf2v-flash', 'ap-southeast-1')?.resolutions ?? [];
  expect(resolutions.map(({ perSecond }) => perSecond)).toEqual([null, null, null]);
});

test('without a region the prices are those of the first region of the model', () => {
  const [first] = capabilitiesOf('dashscope', 'wan2.1-kf2v-plus')?.resolutions ?? [];
  expect(first?.perSecond).toMatchObject({ money: { micros: 733_924 } });
});

test.each(modelRows.map(({ model }) => model))('%s can be drafted: free, any side, no oss://', (model) => {
  const draft = capabilitiesOf('draft', model);
  const real = capabilitiesOf('dashscope', model);
  expect(draft).toMatchObject({ provider: 'draft', revision: DRAFT_REVISION });
  expect(draft?.resolutions.every(({ perSecond }) => perSecond === 'free')).toBe(true);
  expect(draft?.image).toMatchObject({ minSide: 16, alpha: true, safeMinSide: real?.image.safeMinSide });
  expect(real).toMatchObject({ revision: 'dashscope', image: { alpha: false } });
});

test.each(modelRows)('$model makes its default resolution', (row) => {
  expect(Object.keys(row.resolutions)).toContain(row.defaultResolution);
});

test('720P gives the size that the vendor documents', () => {
  const area = capabilitiesOf('dashscope', 'wan2.2-kf2v-flash')?.resolutions.find(
    ({ name }) => name === '720P',
  )?.area;
  expect(clipSize({ width: 750, height: 1000 }, area ?? 0)).toEqual({ width: 816, height: 1104 });
});

test.each(['dashscope', 'draft'] as const)('the effects have the date of their list for %s', (provider) => {
  expect(capabilitiesOf(provider, 'wanx2.1-kf2v-plus')?.templatesReadOn).toBe('2026-11-22');
});

test('an unknown model has no capabilities', () => {
  expect(capabilitiesOf('dashscope', 'wan9-kf2v')).toBeUndefined();
  expect(capabilitiesOf('draft', 'wan9-kf2v')).toBeUndefined();
});

test.each([
  ['wan3.0-video', 'cn-beijing', [300_000, 600_000, 1_200_000]],
  ['wan3.0-video-prime', 'cn-beijing', [450_000, 900_000, 1_800_000]],
  ['wan3.0-video', 'ap-southeast-1', [374_710, 749_420, 1_498_840]],
  ['wan3.0-video-prime', 'ap-southeast-1', [495_838, 1_020_844, 2_041_687]],
  ['wan3.0-video', 'us-east-1', [null, null, null]],
] as const)('a second of %s in %s at 480P, 720P and 1080P', (model, region, micros) => {
  const resolutions = capabilitiesOf('dashscope', model, region)?.resolutions ?? [];
  const prices = resolutions.map(
    ({ perSecond }) => perSecond && perSecond !== 'free' && perSecond.money.micros,
  );
  expect(prices).toEqual(micros);
});

test('the wan3 models have the abilities of their page and nothing more', () => {
  const model = capabilitiesOf('dashscope', 'wan3.0-video', 'cn-beijing');
  expect(model).toMatchObject({
    durations: { min: 2, max: 30, default: 5, auto: true },
    promptMax: 20_000,
    image: { minSide: 240, maxSide: 8000, maxBytes: 20 * 1024 * 1024, minRatio: 1 / 8, maxRatio: 8 },
    lastFrame: 'optional',
    templates: [],
    audio: 'optional',
    previewOf: '2026-11-22',
  });
  expect(model).not.toHaveProperty('negativePromptMax');
  expect(model).not.toHaveProperty('drivingAudio');
});

test('a dated snapshot has the row of its family', () => {
  const { model, ...facts } = capabilitiesOf('dashscope', 'wan2.7-i2v-2026-04-25', 'cn-beijing') ?? {};
  expect(model).toBe('wan2.7-i2v-2026-04-25');
  expect({ ...facts, model: 'wan2.7-i2v' }).toEqual(capabilitiesOf('dashscope', 'wan2.7-i2v', 'cn-beijing'));
  expect(capabilitiesOf('dashscope', 'wan2.7-i2v-2026-4', 'cn-beijing')).toBeUndefined();
});
