import { RenderError } from '../diagnostics/render-error.js';
import type { MediaEngine } from '../media/engine.js';
import type { Clock } from '../system/clock.js';
import { openDraft } from './draft/open-draft.js';
import type { Provider } from './provider.js';

/** What a provider may need of the world; each takes what it uses. */
export interface ProviderSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stateFolder: string;
  readonly engine: () => Promise<MediaEngine>;
  /** An existing folder for work in progress. */
  readonly folder: () => Promise<string>;
}

/** The names that a storyboard's `provider` and `--provider` may take. */
export const providerNames: readonly string[] = ['draft'];

/** Opens a provider by its name. Throws RenderError `unknown-provider`. */
export async function openProvider(
  use: string,
  setup: ProviderSetup,
): Promise<Provider & Partial<AsyncDisposable>> {
  switch (use) {
    case 'draft':
      return openDraft({ engine: setup.engine, folder: setup.folder });
    default:
      throw new RenderError('unknown-provider', `There is no provider "${use}".`, {
        hint: `Known: ${providerNames.join(', ')}.`,
      });
  }
}
