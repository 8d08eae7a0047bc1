import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';

/** The hosts to which the key may be sent. */
export const falHosts: readonly RegExp[] = [/^queue\.fal\.run$/, /^(?:rest|rest\.alpha|api)\.fal\.ai$/];

/** Where the parts of the service are. */
export interface FalAddresses {
  readonly queue: string;
  readonly rest: string;
  readonly platform: string;
  /** Whether the key may be sent to an address that an answer names. */
  readonly mayHaveKey: (url: URL) => boolean;
  /** Whether a result may be at an address. */
  readonly mayHaveResult: (url: URL) => boolean;
}

/** The addresses of the service, or those of one server in its place. */
export function falAddresses(base: string | undefined): FalAddresses {
  if (base === undefined) {
    return {
      queue: 'https://queue.fal.run',
      rest: 'https://rest.fal.ai',
      platform: 'https://api.fal.ai/v1',
      mayHaveKey: (url) => url.protocol === 'https:' && falHosts.some((host) => host.test(url.hostname)),
      mayHaveResult: isResultAddress,
    };
  }
  const root = base.replace(/\/+$/, '');
  const origin = readUrl(root)?.origin;
  return {
    queue: root,
    rest: `${root}/rest`,
    platform: `${root}/platform/v1`,
    mayHaveKey: (url) => url.origin === origin,
    mayHaveResult: (url) => url.origin === origin || isLoopback(url.hostname) || isResultAddress(url),
  };
}

// Files are on the service's own hosts, and some models write to its bucket.
function isResultAddress({ protocol, hostname, pathname }: URL): boolean {
  if (protocol !== 'https:') return false;
  if (/^(?:[a-z0-9-]+\.)*fal\.(?:media|run|ai)$/.test(hostname)) return true;
  return hostname === 'storage.googleapis.com' && /^\/(?:fal[\w-]*|isolate[\w-]*)\//.test(pathname);
}
