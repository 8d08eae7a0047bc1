import { readUrl } from '../../base/read-url.js';
import type { ProviderTraits } from '../../storyboard/provider-traits.js';

/** The two companies' platforms that offer the models, under different names and in different currencies. */
export type SeedancePlatform = 'ark' | 'byteplus';

/** A region of a platform. */
export interface SeedanceRegion {
  readonly platform: SeedancePlatform;
  /** The platform in messages. */
  readonly name: string;
  readonly base: string;
}

/** All regions with these models. Read on 2026-11-29 from docs.byteplus.com/en/docs/ModelArk/1330310 and volcengine.com/docs/82379. */
export const seedanceRegions: Readonly<Record<string, SeedanceRegion>> = {
  'cn-beijing': {
    platform: 'ark',
    name: 'Volcengine Ark',
    base: 'https://ark.cn-beijing.volces.com/api/v3',
  },
  'ap-southeast-1': {
    platform: 'byteplus',
    name: 'BytePlus',
    base: 'https://ark.ap-southeast.bytepluses.com/api/v3',
  },
};

export const DEFAULT_REGION = 'cn-beijing';

/** The hosts to which the key may be sent. */
export const seedanceHosts: readonly RegExp[] = [
  /^ark\.cn-beijing\.volces\.com$/,
  /^ark\.ap-southeast\.bytepluses\.com$/,
];

/** The key of `provider:` for the region. */
export const regionSetting: ProviderTraits['settings'] = {
  region: {
    title: 'Region',
    description:
      'The region of your account: cn-beijing is Volcengine Ark, ap-southeast-1 is BytePlus. Key, models and prices belong to the region.',
    examples: ['cn-beijing', 'ap-southeast-1'],
    default: DEFAULT_REGION,
    type: 'string',
    enum: Object.keys(seedanceRegions),
  },
};

/** The region that the settings name, or the default one. */
export function regionOf(name: unknown): SeedanceRegion & { readonly id: string } {
  const id = typeof name === 'string' && Object.hasOwn(seedanceRegions, name) ? name : DEFAULT_REGION;
  const region = seedanceRegions[id];
  if (region === undefined) throw new Error('The default region has no row.');
  return { id, ...region };
}

/** The address of the API at another server: its path follows a bare host. */
export function apiAddress(baseUrl: string): string {
  const address = baseUrl.replace(/\/+$/, '');
  return readUrl(address)?.pathname === '/' ? `${address}/api/v3` : address;
}
