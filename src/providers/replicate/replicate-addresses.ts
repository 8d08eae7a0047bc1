import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';

/** The hosts to which the key may be sent. */
export const replicateHosts: readonly RegExp[] = [/^api\.replicate\.com$/];

/** Where the parts of the service are. */
export interface ReplicateAddresses {
  /** The root of the API, with its version. */
  readonly api: string;
  /** Whether the key may be sent to an address that an answer names. */
  readonly mayHaveKey: (url: URL) => boolean;
  /** Whether a result may be at an address. The key is never sent there. */
  readonly mayHaveResult: (url: URL) => boolean;
}

/** The addresses of the service, or those of one server in its place. */
export function replicateAddresses(base = 'https://api.replicate.com'): ReplicateAddresses {
  const root = base.replace(/\/+$/, '');
  const origin = readUrl(root)?.origin;
  return {
    api: `${root}/v1`,
    mayHaveKey: (url) => url.origin === origin,
    mayHaveResult: (url) => isDelivery(url) || (url.origin === origin && isLoopback(url.hostname)),
  };
}

function isDelivery({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && /^(?:[a-z0-9-]+\.)*replicate\.delivery$/.test(hostname);
}
