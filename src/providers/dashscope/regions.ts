import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';
import { RenderError } from '../../diagnostics/render-error.js';

/** The regions of the service, and the host of each that needs no workspace. Null: it is reached through a workspace only. */
export const regions: Readonly<Record<string, string | null>> = {
  'cn-beijing': 'dashscope.aliyuncs.com',
  'ap-southeast-1': 'dashscope-intl.aliyuncs.com',
  'ap-northeast-1': null,
  'us-east-1': 'dashscope-us.aliyuncs.com',
  'eu-central-1': null,
  'cn-hongkong': 'cn-hongkong.dashscope.aliyuncs.com',
};

export const defaultRegion = 'cn-beijing';

/** The hosts of the service. Whole names and not their endings: anyone can own a name below aliyuncs.com. */
export const vendorHosts: readonly RegExp[] = [
  /^(?:dashscope|dashscope-intl|dashscope-us|cn-hongkong\.dashscope)\.aliyuncs\.com$/,
  /^[a-z0-9_-]+\.[a-z]{2}-[a-z0-9-]+\.maas\.aliyuncs\.com$/,
];

/** Where the service is to be reached. */
export interface Reach {
  readonly region: string;
  readonly workspace?: string | undefined;
  readonly baseUrl?: string | undefined;
}

/** The base address of all API paths, without a slash at its end, and what it can reach. */
export interface ServiceAddress {
  readonly base: string;
  /** `generic`: a host without a workspace. `missing`: the region needs a workspace, so nothing can be sent. */
  readonly workspace: 'given' | 'generic' | 'missing';
}

/** Finds the address. Throws RenderError for an unknown region or an unusable address. */
export function serviceAddress({ region, workspace, baseUrl }: Reach): ServiceAddress {
  if (baseUrl !== undefined) {
    const base = givenAddress(baseUrl);
    return { base, workspace: genericHosts.has(readUrl(base)?.hostname ?? '') ? 'generic' : 'given' };
  }
  const host = regions[region];
  if (host === undefined) {
    throw new RenderError('unknown-region', `Unknown DashScope region "${region}".`, {
      hint: `Known: ${Object.keys(regions).join(', ')}. For another region, set base_url.`,
    });
  }
  if (workspace && /^[\w-]+$/.test(workspace))
    return { base: `https://${workspace}.${region}.maas.aliyuncs.com/api/v1`, workspace: 'given' };
  if (host !== null) return { base: `https://${host}/api/v1`, workspace: 'generic' };
  // Never called: it only identifies the account.
  return { base: `https://workspace.${region}.maas.aliyuncs.com/api/v1`, workspace: 'missing' };
}

/** What the limits of an address belong to: the region for a host of the vendor, else the address itself. */
export function siteOf(base: string): string {
  return regionOf(base) ?? base;
}

/** The region of a host of the vendor; null for any other address. */
export function regionOf(base: string): string | null {
  const url = readUrl(base);
  if (url?.protocol !== 'https:') return null;
  const { hostname } = url;
  const generic = genericHosts.get(hostname);
  if (generic !== undefined) return generic;
  return /^[a-z0-9_-]+\.([a-z]{2}-[a-z0-9-]+)\.maas\.aliyuncs\.com$/.exec(hostname)?.[1] ?? null;
}

const genericHosts: ReadonlyMap<string, string> = new Map(
  Object.entries(regions).flatMap(([region, host]) => (host === null ? [] : [[host, region] as const])),
);

function givenAddress(text: string): string {
  const url = readUrl(text);
  const plain = url?.protocol === 'http:' && isLoopback(url.hostname);
  if (!url || url.username || url.search || (url.protocol !== 'https:' && !plain)) {
    throw new RenderError(
      'bad-base-url',
      `${url ? `"${url.origin}"` : 'The base_url'} is not an address of the service.`,
      {
        hint: 'It looks like https://dashscope.aliyuncs.com/api/v1; plain http is allowed for this machine only, because the key would be sent unencrypted.',
      },
    );
  }
  return url.href.replace(/\/+$/, '');
}
