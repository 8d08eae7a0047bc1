import { expect, test } from 'vitest';
import { money } from '../../../src/base/money.js';
import { rateLimitsOf } from '../../../src/providers/dashscope/account-rate-limits.js';
import { regions } from '../../../src/providers/dashscope/regions.js';
import { describedRows } from '../../../src/providers/models/described-models.js';
import { modelRows } from '../../../src/providers/models/model-rows.js';
import {
  dashscopeCapabilities,
  draftCapabilities,
  modelRow,
} from '../../../src/providers/models/model-table.js';
import { decodeUse, defaultUse } from '../../../src/providers/provider-use.js';
import type { DescribedModel } from '../../../src/storyboard/storyboard.js';
import { emulatedService, wantedTake } from '../../rig/emulated-service.js';

const described: DescribedModel = {
  model: 'example-video-2',
  input: 'media',
  resolutions: ['1080P', '720P'],
  shortest: 2,
  longest: 30,
  fps: 24,
  lastFrame: 'optional',
  sound: true,
  promptMax: 5000,
  templates: [],
  price: { '720P': money(0.6, 'USD') },
  expectedSeconds: 200,
  takesInFlight: 4,
  submitsPerSecond: 3,
};
const [row] = describedRows([described]);
if (!row) throw new Error('There is one.');

test('a described model has the described abilities and prices in every region', () => {
  expect(dashscopeCapabilities(row, 'us-east-1')).toMatchObject({
    model: 'example-video-2',
    durations: { min: 2, max: 30, default: 5 },
    defaultResolution: '1080P',
    resolutions: [
      { name: '1080P', area: 1920 * 1080, perSecond: null },
      { name: '720P', perSecond: { money: { currency: 'USD', micros: 600_000 }, source: 'the storyboard' } },
    ],
    audio: 'generated',
    fps: 24,
  });
  expect(draftCapabilities(row)).toMatchObject({
    fps: 24,
    audio: 'generated',
    resolutions: [{ perSecond: 'free' }, {}],
  });
});

test('a described model is submitted like a built-in one, within its own limits', async () => {
  await using service = await emulatedService({ models: [row] }, { models: [row] });
  expect(service.provider.limitsOf('example-video-2')).toMatchObject({
    takesInFlight: 4,
    submitsPerSecond: 3,
  });
  const request = await wantedTake({ model: 'example-video-2', duration: 12, last: null });
  const done = await service.settle(await service.provider.submit(request, new AbortController().signal));
  expect(done).toMatchObject({ state: 'done', receipt: { cost: { currency: 'USD', micros: 7_200_000 } } });
  expect(service.emulator.bill().micros).toBe(7_200_000);
});

const priceIn = (region: string, more: Partial<DescribedModel>) => {
  const [row] = describedRows([{ model: 'wan2.2-kf2v-flash', ...more }]);
  const sizes = (row && dashscopeCapabilities(row, region).resolutions) ?? [];
  return Object.fromEntries(
    sizes.map(({ name, perSecond }) => [
      name,
      perSecond && perSecond !== 'free' ? perSecond.money : perSecond,
    ]),
  );
};

test('a stated price counts, lower or higher than the list price', () => {
  const priceOf = (price: NonNullable<DescribedModel['price']>) => priceIn('cn-beijing', { price })['720P'];
  expect(priceOf({ '720P': money(0.05, 'CNY') })).toEqual(money(0.05, 'CNY'));
  expect(priceOf({ '720P': money(0.03, 'USD') })).toEqual(money(0.03, 'USD'));
  expect(priceOf({})).toEqual(money(0.2, 'CNY'));
  expect(priceOf({ '720P': money(0.3, 'CNY') })).toEqual(money(0.3, 'CNY'));
});

test.each([
  ['wan2.7-i2v', 'wan2.7-i2v'],
  ['wan2.7-i2v-2026-04-25', 'wan2.7-i2v-2026-04-25'],
  ['wan2.7-i2v', 'wan2.7-i2v-2026-04-25'],
])('the list price is known next to the price that is stated for %s, used as %s', (model, used) => {
  const rows = describedRows([{ model, price: { '720P': money(0.3, 'CNY') } }]);
  const row = modelRow(used, rows);
  const { describedAs, resolutions } = dashscopeCapabilities(row ?? expect.fail(), 'cn-beijing');
  expect(describedAs).toBe(model);
  expect(resolutions).toMatchObject([
    { perSecond: { money: money(0.3, 'CNY') }, listPrice: { money: money(0.6, 'CNY'), asOf: '2026-11-22' } },
    { perSecond: { money: money(1, 'CNY') } },
  ]);
  expect(resolutions[1]).not.toHaveProperty('listPrice');
});

test('a price is stated for a region where a built-in model has none, and every other fact stays', () => {
  const price = { '720P': money(0.25, 'CNY') };
  expect(priceIn('ap-southeast-1', { price })).toEqual({
    '480P': null,
    '720P': price['720P'],
    '1080P': null,
  });
  expect(priceIn('cn-beijing', { price })).toEqual({
    '480P': money(0.1, 'CNY'),
    '720P': price['720P'],
    '1080P': money(0.48, 'CNY'),
  });
  const [changed] = describedRows([{ model: 'wan2.7-i2v', price }]);
  expect({ ...changed, regions: null, elsewhere: null }).toEqual({
    ...modelRow('wan2.7-i2v'),
    describedAs: 'wan2.7-i2v',
    regions: null,
    elsewhere: null,
  });
});

test('a stated limit replaces that limit only', () => {
  const [row] = describedRows([{ model: 'wan2.7-i2v', takesInFlight: 9, longest: 20, sound: 'optional' }]);
  expect(row).toMatchObject({
    durations: { min: 2, max: 20, default: 5 },
    audio: 'optional',
    promptMax: 5000,
  });
  expect(row?.regions['cn-beijing']).toMatchObject({ takesInFlight: 9, submitsPerSecond: 5 });
});

test.each(modelRows.flatMap(({ model }) => Object.keys(regions).map((region) => [model, region] as const)))(
  'a price that is stated for %s leaves its limits in %s',
  (model, region) => {
    const known = rateLimitsOf(modelRow(model), { region, own: undefined });
    const [row] = describedRows([{ model, price: { '720P': money(9, 'CNY') } }]);
    expect(rateLimitsOf(row, { region, own: undefined })).toEqual(known);
    const [slower] = describedRows([{ model, submitsPerSecond: 0.5 }]);
    expect(rateLimitsOf(slower, { region, own: undefined })).toEqual({ ...known, submitsPerSecond: 0.5 });
  },
);

test('a stated list of resolutions leaves the default, where the model still has it', () => {
  const defaultOf = (resolutions: readonly string[]) =>
    describedRows([{ model: 'wan2.7-i2v', resolutions }])[0]?.defaultResolution;
  expect(defaultOf(['480P', '720P', '1080P'])).toBe('1080P');
  expect(defaultOf(['480P', '720P'])).toBe('480P');
});

test('driving audio can be taken from a known model, and stating it leaves its limits', () => {
  const audioOf = (drivingAudio: boolean) => {
    const [row] = describedRows([{ model: 'wan2.7-i2v', drivingAudio }]);
    return row && dashscopeCapabilities(row, 'cn-beijing').drivingAudio;
  };
  expect(audioOf(false)).toBeUndefined();
  expect(audioOf(true)).toEqual(modelRow('wan2.7-i2v')?.drivingAudio);
});

test('stated effects are not reported with the date of the list that they replace', () => {
  const [row] = describedRows([{ model: 'wanx2.1-kf2v-plus', templates: ['mech1', 'mech9'] }]);
  expect(dashscopeCapabilities(row ?? expect.fail())).not.toHaveProperty('templatesReadOn');
});

test('the state folder keeps described models, and drops a list that is damaged', () => {
  const use = { ...defaultUse, models: [described] };
  expect(decodeUse(JSON.parse(JSON.stringify(use)))).toEqual(use);
  const damaged = { ...use, models: [{ ...described, price: { '720P': 'free' } }] };
  expect(decodeUse(JSON.parse(JSON.stringify(damaged)))).toEqual(defaultUse);
});

test('a new model inherits no ability from a model with the same input style', () => {
  const [media] = describedRows([{ model: 'example-video-3', input: 'media' }]);
  expect(media).not.toHaveProperty('drivingAudio');
  expect(media).not.toHaveProperty('ratios');
  expect(media).toMatchObject({ audio: 'none', templates: [], durations: { min: 5, max: 5, auto: false } });
});
