import { expect, test } from 'vitest';
import { seedanceModels } from '../../../src/providers/seedance/seedance-models.js';
import { costOfTokens } from '../../../src/providers/seedance/token-price.js';
import { vendorCapabilities } from '../../../src/providers/web/vendor-capabilities.js';

const row = (model: string) => seedanceModels.find((one) => one.model === model);

test.each(seedanceModels)('$model has a source with a date, both frames, and no price of zero', (one) => {
  expect(one.source).toMatch(/^https:\/\/(?:www\.volcengine\.com|docs\.byteplus\.com)\//);
  expect(one.readOn).toMatch(/^202[56]-\d\d-\d\d$/);
  expect(one.fields.last).toBe('last_frame');
  for (const { price, withSound } of Object.values(one.resolutions))
    for (const known of [price, withSound])
      if (known !== undefined) {
        expect(known.perMillionTokens).toBeGreaterThan(0);
        expect(Object.values(known.perClip ?? {}).every((amount) => amount > 0)).toBe(true);
      }
});

// The page of the vendor and published bills of takes of five seconds in 16:9.
test.each([
  ['doubao-seedance-2-0-260128', '480P', 50_638, 46],
  ['doubao-seedance-2-0-260128', '720P', 108_900, 46],
  ['doubao-seedance-2-0-260128', '1080P', 245_025, 51],
  ['doubao-seedance-1-0-pro-250528', '1080P', 246_840, 15],
])('a clip of %s in %s costs at most its planned price', (model, resolution, tokens, perMillion) => {
  const known = row(model);
  const cost = costOfTokens(tokens, known, { resolution, hasSound: false });
  expect(cost).toEqual({ currency: 'CNY', micros: tokens * perMillion });
  const planned = known?.resolutions[resolution]?.price?.perClip?.[5] ?? 0;
  expect((cost?.micros ?? 0) / 1e6).toBeLessThanOrEqual(planned + 0.0001);
  expect((cost?.micros ?? 0) / 1e6).toBeGreaterThan(planned * 0.9);
});

test('sound has its own price where the vendor has one, and an unknown price stays unknown', () => {
  const sound = row('seedance-1-5-pro-251215');
  const of = { resolution: '720P', hasSound: true };
  expect(costOfTokens(1_000_000, sound, of)).toEqual({ currency: 'USD', micros: 2_400_000 });
  expect(costOfTokens(1_000_000, sound, { ...of, hasSound: false })?.micros).toBe(1_200_000);
  expect(costOfTokens(null, sound, of)).toBeNull();
  expect(costOfTokens(1, row('doubao-seedance-1-5-pro-251215'), of)).toBeNull();
  expect(costOfTokens(1, undefined, of)).toBeNull();
  for (const count of [0, -1, 1e300, Number.NaN]) expect(costOfTokens(count, sound, of)).toBeNull();
  const unknown = row('doubao-seedance-1-5-pro-251215');
  const first = unknown && vendorCapabilities('seedance', unknown).resolutions[0];
  expect(first).toMatchObject({ name: '720P', perSecond: null });
  expect(first).not.toHaveProperty('perClip');
});
