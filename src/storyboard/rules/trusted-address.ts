import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';

/** Whether a key may be sent to an address that a file names: one of the vendor's own hosts, or this machine. */
export function isTrustedAddress(address: string, hosts: readonly RegExp[]): boolean {
  const url = readUrl(address);
  if (url === undefined) return false;
  const { protocol, hostname } = url;
  return isLoopback(hostname) || (protocol === 'https:' && hosts.some((host) => host.test(hostname)));
}
