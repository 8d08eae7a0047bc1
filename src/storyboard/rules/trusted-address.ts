import { isLoopback } from '../../base/loopback.js';

/** Whether a key may be sent to an address that a file names: one of the vendor's own hosts, or this machine. */
export function isTrustedAddress(address: string, hosts: readonly RegExp[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return isLoopback(hostname) || (protocol === 'https:' && hosts.some((host) => host.test(hostname)));
}
