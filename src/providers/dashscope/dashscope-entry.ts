import type { JsonValue } from '../../base/json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { stateLayout } from '../../store/layout.js';
import { isTrustedAddress } from '../../storyboard/rules/trusted-address.js';
import { describedRows } from '../models/described-models.js';
import { DEFAULT_MODEL, modelNames } from '../models/model-table.js';
import type { OpenProvider, ProviderEntry, ProviderSetup, ProviderUse } from '../provider-entry.js';
import { vendorHosts } from './regions.js';
import { dashscopeSettings } from './settings-schema.js';

/** The Wan models of Alibaba Cloud Model Studio. */
export const dashscopeEntry: ProviderEntry = {
  traits: {
    id: 'dashscope',
    description: 'the Wan models of Alibaba Cloud Model Studio',
    kind: 'paid',
    burnsSlates: false,
    acceptsAudio: true,
    keyVariable: 'DASHSCOPE_API_KEY',
    addressVariable: 'DASHSCOPE_HTTP_BASE_URL',
    hosts: vendorHosts,
    schemes: ['oss'],
    models: modelNames(),
    defaultModel: DEFAULT_MODEL,
    settings: dashscopeSettings,
  },
  open,
};

// The HTTP client is loaded late: most commands need none.
async function open(
  use: ProviderUse,
  { env, clock, stateFolder, engine, compareImage, warnCache }: ProviderSetup,
): Promise<OpenProvider> {
  const { isKey, openDashscope } = await import('./open-dashscope.js');
  const { withoutKey } = await import('./refuse-calls.js');
  const { region, workspace, baseUrl, smallFiles } = readSettings(use.own);
  const { takesInFlight, submitsPerSecond } = use.limits;
  const given = env.DASHSCOPE_API_KEY?.trim();
  const key = given && isKey(given) ? given : undefined;
  const provider = openDashscope({
    apiKey: key || 'no-key-is-set',
    region,
    workspace,
    // The variable of the official clients. It is the user's own decision where the key goes.
    baseUrl: env.DASHSCOPE_HTTP_BASE_URL || trusted(baseUrl),
    clock,
    env,
    uploadsFolder: stateLayout(stateFolder).uploads,
    warnCache,
    normalize: async (image, bytes, signal) => {
      const { normalizedImage } = await import('../normalized-image-cache.js');
      return normalizedImage(image, bytes, {
        folder: stateLayout(stateFolder).keyframes.normalized,
        engine,
        warnCache,
        signal,
      });
    },
    compareImage,
    smallFiles,
    models: describedRows(use.models),
    limits: {
      ...(takesInFlight === null ? {} : { takesInFlight }),
      ...(submitsPerSecond === null ? {} : { submitsPerSecond }),
    },
  });
  return key ? provider : withoutKey(provider, given);
}

// State folders of earlier versions keep the last two in camel case, and null for what was not set.
function readSettings(own: ProviderUse['own']) {
  const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : undefined);
  return {
    region: text(own.region),
    workspace: text(own.workspace),
    baseUrl: text(own.base_url ?? own.baseUrl),
    smallFiles: (own.small_files ?? own.smallFiles) === 'inline' ? ('inline' as const) : ('upload' as const),
  };
}

// The storyboard was checked, but the state folder may come from someone else as well.
function trusted(address: string | undefined): string | undefined {
  if (address === undefined || isTrustedAddress(address, vendorHosts)) return address;
  throw new RenderError(
    'untrusted-host',
    'The state folder names a host for your key that is not the vendor’s.',
    {
      hint: 'If you trust it, set the variable DASHSCOPE_HTTP_BASE_URL to its address.',
    },
  );
}
