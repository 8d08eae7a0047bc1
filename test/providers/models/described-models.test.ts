import { expect, test } from 'vitest';
import { money } from '../../../src/base/money.js';
import { describedRows } from '../../../src/providers/models/described-models.js';
import { dashscopeCapabilities, draftCapabilities } from '../../../src/providers/models/model-table.js';
import type { DescribedModel } from '../../../src/storyboard/storyboard.js';
import { emulatedService, wantedTake } from '../../rig/emulated-service.js';

const described: DescribedModel = {
  model: 'wan3.0-video',
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
    model: 'wan3.0-video',
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
    audio: 'none',
    resolutions: [{ perSecond: 'free' }, {}],
  });
});

test('a described model is submitted like a built-in one, within its own limits', async () => {
  await using service = await emulatedService({ models: [row] }, { models: [row] });
  expect(service.provider.limitsOf('wan3.0-video')).toMatchObject({ takesInFlight: 4, submitsPerSecond: 3 });
  const request = await wantedTake({ model: 'wan3.0-video', duration: 12, last: null });
  const done = await service.settle(await service.provider.submit(request, new AbortController().signal));
  expect(done).toMatchObject({ state: 'done', receipt: { cost: { currency: 'USD', micros: 7_200_000 } } });
  expect(service.emulator.bill().micros).toBe(7_200_000);
});

test('a storyboard may raise the price of a built-in model, but never lower it', () => {
  const priceOf = (price: DescribedModel['price']) => {
    const [row] = describedRows([{ ...described, model: 'wan2.2-kf2v-flash', resolutions: ['720P'], price }]);
    const perSecond = row && dashscopeCapabilities(row, 'cn-beijing').resolutions[0]?.perSecond;
    return perSecond && perSecond !== 'free' ? perSecond.money : perSecond;
  };
  expect(priceOf({ '720P': money(0.000001, 'CNY') })).toEqual(money(0.2, 'CNY'));
  expect(priceOf({ '720P': money(0.000001, 'USD') })).toEqual(money(0.2, 'CNY'));
  expect(priceOf({})).toEqual(money(0.2, 'CNY'));
  expect(priceOf({ '720P': money(0.3, 'CNY') })).toEqual(money(0.3, 'CNY'));
});
