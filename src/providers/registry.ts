import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from '../media/engine.js';
import type { MotionCache } from '../store/cache/motion-cache.js';
import { stateLayout } from '../store/layout.js';
import { isTrustedAddress } from '../storyboard/rules/trusted-address.js';
import type { ProviderSettings } from '../storyboard/storyboard.js';
import type { Clock } from '../system/clock.js';
import type { CompareImage } from './dashscope/image-url.js';
import { openDraft } from './draft/open-draft.js';
import { describedRows } from './models/described-models.js';
import type { Provider } from './provider.js';

/** What a provider may need of the world; each takes what it uses. */
export interface ProviderSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stateFolder: string;
  readonly engine: () => Promise<MediaEngine>;
  readonly motions: MotionCache;
  /** Whether the address of a still on the web leads to the planned bytes now; without it that is believed. */
  readonly compareImage?: CompareImage;
  /** An existing folder for work in progress. */
  readonly folder: () => Promise<string>;
}

/** How a provider is used. Plain JSON without a secret, so it can be remembered beside the journal. */
export type ProviderUse = Pick<
  ProviderSettings,
  'region' | 'workspace' | 'baseUrl' | 'smallFiles' | 'limits' | 'models'
>;

/** How a storyboard says that its provider is used, whichever provider that comes to be. */
export function useOf(settings: ProviderSettings): ProviderUse {
  const { region, workspace, baseUrl, smallFiles, limits, models } = settings;
  return { region, workspace, baseUrl, smallFiles, limits, ...(models ? { models } : {}) };
}

/** Nothing said: every provider as it is by itself. */
export const plainUse: ProviderUse = {
  region: null,
  workspace: null,
  baseUrl: null,
  smallFiles: 'upload',
  limits: { takesInFlight: null, submitsPerSecond: null },
};

/** A provider that may have something to close. */
export type OpenProvider = Provider & Partial<AsyncDisposable>;

/** Every provider that a storyboard can name. */
export const providerNames: readonly string[] = ['draft', 'dashscope'];

/** Opens a provider by its name. Throws RenderError `unknown-provider`. */
export async function openProvider(
  name: string,
  use: ProviderUse,
  setup: ProviderSetup,
): Promise<OpenProvider> {
  switch (name) {
    case 'draft':
      return openDraft({ ...setup, models: describedRows(use.models) });
    case 'dashscope':
      return openDashscopeWith(use, setup);
    default:
      throw new RenderError('unknown-provider', `There is no provider "${name}".`, {
        hint: `Known: ${providerNames.join(', ')}.`,
      });
  }
}

// Loaded late: who makes drafts has no use for an HTTP client.
async function openDashscopeWith(
  use: ProviderUse,
  { env, clock, stateFolder, engine, compareImage }: ProviderSetup,
): Promise<OpenProvider> {
  const { openDashscope } = await import('./dashscope/open-dashscope.js');
  const { withoutKey } = await import('./dashscope/without-api-key.js');
  const { takesInFlight, submitsPerSecond } = use.limits;
  const key = env.DASHSCOPE_API_KEY?.trim();
  const provider = openDashscope({
    apiKey: key || 'no-key-is-set',
    region: use.region ?? undefined,
    workspace: use.workspace ?? undefined,
    // The official clients' own variable; whoever sets it decides where the key goes.
    baseUrl: env.DASHSCOPE_HTTP_BASE_URL || trusted(use.baseUrl) || undefined,
    clock,
    env,
    uploadsFolder: stateLayout(stateFolder).uploads,
    normalize: async (image, bytes, signal) => {
      const { normalizedImage } = await import('./normalized-image-cache.js');
      return normalizedImage(image, bytes, {
        folder: stateLayout(stateFolder).keyframes.normalized,
        engine,
        signal,
      });
    },
    compareImage,
    smallFiles: use.smallFiles,
    models: describedRows(use.models),
    limits: {
      ...(takesInFlight === null ? {} : { takesInFlight }),
      ...(submitsPerSecond === null ? {} : { submitsPerSecond }),
    },
  });
  return key ? provider : withoutKey(provider);
}

// A storyboard was checked, but what the state folder remembers may come from a stranger as well.
function trusted(address: string | null): string | null {
  if (address === null || isTrustedAddress(address)) return address;
  throw new RenderError(
    'strange-host',
    'The state folder names a host for your key that is not the vendor’s.',
    {
      hint: 'If you trust it, set the variable DASHSCOPE_HTTP_BASE_URL to its address.',
    },
  );
}
