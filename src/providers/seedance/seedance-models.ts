import type { Currency } from '../../base/money.js';
import type { UsualNames } from '../web/described-vendor-models.js';
import type { VendorModel, VendorResolution } from '../web/vendor-model.js';
import type { SeedancePlatform } from './seedance-regions.js';
import { tokenPrice } from './token-price.js';

/** One model at one platform. */
export interface SeedanceModel extends VendorModel {
  readonly platform: SeedancePlatform;
}

/** Parts of a shot by their names in a request; images by their roles. */
const fields = {
  ...{ first: 'first_frame', last: 'last_frame', prompt: 'text' },
  duration: { name: 'duration', form: 'number' },
  ...{ resolution: 'resolution', ratio: 'ratio', seed: 'seed', watermark: 'watermark' },
  generateAudio: 'generate_audio',
} as const;

const ratios = ['adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'];

/**
 * What every model of the API has. A request has at most 64 MB, in which Base64 needs a third more than the files. The vendor
 * advises prompts of up to 1000 English words or 500 Chinese characters, and states no limit.
 */
const seedanceApi = {
  lastFrame: 'optional',
  fps: 24,
  ratios,
  promptMax: 6000,
  sound: 'none',
  image: {
    formats: ['jpeg', 'png', 'webp', 'bmp', 'tiff', 'gif'],
    ...{ minSide: 300, maxSide: 6000, safeMinSide: 300, safeMaxSide: 6000 },
    maxBytes: 20 * 1024 * 1024,
    ...{ minRatio: 0.4, maxRatio: 2.5, alpha: false },
  },
  fields,
  expectedSeconds: 150,
} as const satisfies Partial<VendorModel>;

/** What models that the storyboard describes have in common with these. */
export const seedanceNames: UsualNames = { fields, durationForm: 'number', shared: seedanceApi };

/** A size class: the frame in 16:9, and the largest one of all aspect ratios. */
interface SizeClass {
  readonly sent: string;
  readonly area: number;
  readonly mostPixels: number;
}

// Models of the first generation: volcengine.com/docs/82379/1520757, read on 2025-12-19.
const firstSizes: Readonly<Record<string, SizeClass>> = {
  '480P': { sent: '480p', area: 864 * 480, mostPixels: 864 * 480 },
  '720P': { sent: '720p', area: 1248 * 704, mostPixels: 1504 * 640 },
  '1080P': { sent: '1080p', area: 1920 * 1088, mostPixels: 1920 * 1088 },
};

// Later ones: the same page, read on 2026-08-26.
const laterSizes: Readonly<Record<string, SizeClass>> = {
  '480P': { sent: '480p', area: 864 * 496, mostPixels: 992 * 432 },
  '720P': { sent: '720p', area: 1280 * 720, mostPixels: 1112 * 834 },
  '1080P': { sent: '1080p', area: 1920 * 1080, mostPixels: 2206 * 946 },
  '2160P': { sent: '4k', area: 3840 * 2160, mostPixels: 3326 * 2494 },
};

/** The price of a million tokens; null where no source states it. Two prices: without and with generated sound. */
type TokenPrice = number | readonly [silent: number, withSound: number] | null;

interface Version {
  readonly sizes: Readonly<Record<string, SizeClass>>;
  readonly durations: { readonly min: number; readonly max: number; readonly default: number };
  readonly facts: Partial<VendorModel>;
}

const limits = (submitsPerSecond: number, takesInFlight: number) => ({ submitsPerSecond, takesInFlight });
const withSound = { sound: 'optional' } as const;
const { seed: _, ...withoutSeed } = fields;

// Rate limits: the pages of the first models, read on 2025-12-19; of later ones unknown.
const versions = {
  lite: { sizes: firstSizes, durations: { min: 2, max: 12, default: 5 }, facts: limits(5, 5) },
  pro: { sizes: firstSizes, durations: { min: 2, max: 12, default: 5 }, facts: limits(10, 10) },
  '1.5': { sizes: laterSizes, durations: { min: 4, max: 12, default: 5 }, facts: withSound },
  // The page names no seed for these.
  '2.0': {
    sizes: laterSizes,
    durations: { min: 4, max: 15, default: 5 },
    facts: { ...withSound, fields: withoutSeed, expectedSeconds: 240 },
  },
  // First and last frames need the aspect ratio of the first one.
  '2.5': {
    sizes: laterSizes,
    durations: { min: 4, max: 30, default: 5 },
    facts: { ...withSound, fields: withoutSeed, ratios: ['adaptive'], expectedSeconds: 240 },
  },
} as const satisfies Readonly<Record<string, Version>>;

const platforms = {
  ark: { currency: 'CNY', page: 'https://www.volcengine.com/docs/82379/1544106' },
  byteplus: { currency: 'USD', page: 'https://docs.byteplus.com/en/docs/ModelArk/1544106' },
} as const satisfies Readonly<
  Record<SeedancePlatform, { readonly currency: Currency; readonly page: string }>
>;

/** `readOn` is the date of the prices. The first resolution is the default. */
function row(
  platform: SeedancePlatform,
  model: string,
  {
    version,
    readOn,
    prices,
  }: {
    readonly version: keyof typeof versions;
    readonly readOn: string;
    readonly prices: Readonly<Record<string, TokenPrice>>;
  },
): SeedanceModel {
  const { sizes, durations, facts }: Version = versions[version];
  const { currency, page } = platforms[platform];
  const seconds = Array.from({ length: durations.max - durations.min + 1 }, (_, at) => durations.min + at);
  return {
    ...seedanceApi,
    ...facts,
    ...{ platform, model, source: page, readOn, durations },
    resolutions: Object.fromEntries(
      Object.entries(prices).map(([name, price]): [string, VendorResolution] => {
        const { sent, area, mostPixels } = sizes[name] ?? {
          sent: name.toLowerCase(),
          area: 0,
          mostPixels: 0,
        };
        const of = (perMillion: number) => tokenPrice(perMillion, currency, { mostPixels, seconds });
        if (price === null) return [name, { area, sent }];
        if (typeof price === 'number') return [name, { area, sent, price: of(price) }];
        return [name, { area, sent, price: of(price[0]), withSound: of(price[1]) }];
      }),
    ),
  };
}

const all = (price: TokenPrice) => ({ '720P': price, '480P': price, '1080P': price });
const small = (price: TokenPrice) => ({ '720P': price, '480P': price });

/** The models that take a first and a last frame, at both platforms. */
export const seedanceModels: readonly SeedanceModel[] = [
  row('ark', 'doubao-seedance-2-0-260128', {
    ...{ version: '2.0', readOn: '2026-07-31' },
    prices: { ...small(46), '1080P': 51, '2160P': 26 },
  }),
  row('ark', 'doubao-seedance-2-0-fast-260128', {
    ...{ version: '2.0', readOn: '2026-07-31', prices: small(37) },
  }),
  row('ark', 'doubao-seedance-2-0-mini-260615', {
    ...{ version: '2.0', readOn: '2026-07-31', prices: small(23) },
  }),
  row('ark', 'doubao-seedance-2-5-260628', {
    ...{ version: '2.5', readOn: '2026-07-31' },
    prices: { ...small(70), '1080P': null },
  }),
  row('ark', 'doubao-seedance-1-5-pro-251215', { version: '1.5', readOn: '2025-12-19', prices: all(null) }),
  row('ark', 'doubao-seedance-1-0-pro-250528', { version: 'pro', readOn: '2025-12-19', prices: all(15) }),
  row('ark', 'doubao-seedance-1-0-lite-i2v-250428', {
    ...{ version: 'lite', readOn: '2025-12-19', prices: all(10) },
  }),
  row('byteplus', 'dreamina-seedance-2-0-260128', {
    ...{ version: '2.0', readOn: '2026-09-02' },
    prices: { ...small(7), '1080P': 7.7, '2160P': 4 },
  }),
  row('byteplus', 'dreamina-seedance-2-0-fast-260128', {
    ...{ version: '2.0', readOn: '2026-09-02', prices: small(5.6) },
  }),
  row('byteplus', 'dreamina-seedance-2-0-mini-260615', {
    ...{ version: '2.0', readOn: '2026-09-02', prices: small(3.5) },
  }),
  row('byteplus', 'dreamina-seedance-2-5-260628', {
    ...{ version: '2.5', readOn: '2026-09-02' },
    prices: { ...small(10.7), '1080P': 11.7 },
  }),
  row('byteplus', 'seedance-1-5-pro-251215', {
    ...{ version: '1.5', readOn: '2026-09-02', prices: all([1.2, 2.4]) },
  }),
  row('byteplus', 'seedance-1-0-pro-250528', { version: 'pro', readOn: '2026-09-02', prices: all(2.5) }),
  row('byteplus', 'seedance-1-0-lite-i2v-250428', {
    ...{ version: 'lite', readOn: '2026-09-02', prices: all(null) },
  }),
];
