import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';
import { RenderError } from '../../diagnostics/render-error.js';

/** How a region is reached: by its own host, by a host with the id of the workspace, or both. */
interface Region {
  readonly host: string | null;
  /** `{workspace}` is replaced by the id. */
  readonly workspaceHost: string | null;
}

/** The regions of the service. Model, key and address must belong to one of them. */
export const regions: Readonly<Record<string, Region>> = {
  'cn-beijing': {
    host: 'dashscope.aliyuncs.com',
    workspaceHost: '{workspace}.cn-beijing.maas.aliyuncs.com',
  },
  'ap-southeast-1': {
    host: 'dashscope-intl.aliyuncs.com',
    workspaceHost: '{workspace}.ap-southeast-1.maas.aliyuncs.com',
  },
  'us-east-1': { host: 'dashscope-us.aliyuncs.com', workspaceHost: null },
  'eu-central-1': { host: null, workspaceHost: '{workspace}.eu-central-1.maas.aliyuncs.com' },
  'cn-hongkong': { host: 'cn-hongkong.dashscope.aliyuncs.com', workspaceHost: null },
};

export const defaultRegion = 'cn-beijing';

/** The hosts of the service. Whole names and not their endings: anyone can own a name below aliyuncs.com. */
export const vendorHosts: readonly RegExp[] = [
  /^(?:dashscope|dashscope-intl|dashscope-us|cn-hongkong\.dashscope)\.aliyuncs\.com$/,
  /^[a-z0-9_-]+\.[a-z]{2}-[a-z0-9-]+\.maas\.aliyuncs\.com$/,
];

/** The base address of all API paths, without a slash at its end. Throws RenderError. */
export function baseAddress(place: {
  readonly region: string;
  readonly workspace?: string | undefined;
  readonly baseUrl?: string | undefined;
}): string {
  if (place.baseUrl !== undefined) return givenAddress(place.baseUrl);
  const region = regions[place.region];
  if (!region) {
    throw new RenderError('unknown-region', `Unknown DashScope region "${place.region}".`, {
      hint: `Known: ${Object.keys(regions).join(', ')}. For another region, set base_url.`,
    });
  }
  if (region.host !== null) return `https://${region.host}/api/v1`;
  if (region.workspaceHost === null || !place.workspace || !/^[\w-]+$/.test(place.workspace)) {
    throw new RenderError(
      'missing-workspace',
      `The region "${place.region}" is reached through a workspace.`,
      {
        hint: 'Set provider.workspace to the id of your workspace.',
      },
    );
  }
  return `https://${region.workspaceHost.replace('{workspace}', place.workspace)}/api/v1`;
}

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
