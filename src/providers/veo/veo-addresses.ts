import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';

/** The hosts to which the key may be sent. */
export const veoHosts: readonly RegExp[] = [/^generativelanguage\.googleapis\.com$/];

/** Where the service is. */
export interface VeoAddresses {
  readonly base: string;
  /** Whether the key may be sent to an address. */
  readonly mayHaveKey: (url: URL) => boolean;
  /** Whether a result may be at an address. */
  readonly mayHaveResult: (url: URL) => boolean;
}

/** The address of the service, or of one server in its place. */
export function veoAddresses(baseUrl: string | undefined): VeoAddresses {
  const given = (baseUrl ?? 'https://generativelanguage.googleapis.com').replace(/\/+$/, '');
  const url = readUrl(given);
  const mayHaveKey = ({ origin }: URL): boolean => origin === url?.origin;
  const isHere = url !== undefined && isLoopback(url.hostname);
  return {
    // The path of the API follows a bare host.
    base: url?.pathname === '/' ? `${given}/v1beta` : given,
    mayHaveKey,
    mayHaveResult: (address) =>
      mayHaveKey(address) || isResultAddress(address) || (isHere && isLoopback(address.hostname)),
  };
}

// The file of a result leads to the storage of the company.
function isResultAddress({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' && /^(?:[a-z0-9-]+\.)+(?:googleapis|googleusercontent|google)\.com$/.test(hostname)
  );
}

/**
 * The address of a result without the key, which the service puts into it, as a text. The key is sent as a header. Undefined for
 * what is no address of the web.
 */
export function withoutKeyParameter(address: string): string | undefined {
  const url = readUrl(address);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  for (const name of [...url.searchParams.keys()])
    if (/^(?:api_?)?key$|^access_token$/i.test(name)) url.searchParams.delete(name);
  url.username = '';
  url.password = '';
  return url.href;
}
