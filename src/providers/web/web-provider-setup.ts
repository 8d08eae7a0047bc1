import type { Dispatcher } from 'undici';
import type { Clock } from '../../system/clock.js';
import type { ProviderUse } from '../provider-entry.js';
import type { NormalizeImage } from './read-image.js';

/** How a service is used, and what that needs of the world. Each service adds the keys of its account. */
export interface WebProviderSetup {
  /** Another address of the service, in place of all of its hosts. */
  readonly baseUrl?: string | undefined;
  readonly clock: Clock;
  /** Proxy variables are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Replaces the proxies and agents. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly use: Pick<ProviderUse, 'limits' | 'models'>;
  /** Normalizes images; without it, none can be normalized. */
  readonly normalize?: NormalizeImage | undefined;
  readonly maxDownloadBytes?: number | undefined;
}
