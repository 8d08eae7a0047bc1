import type { IncomingMessage } from 'node:http';

/**
 * How a request to a server on loopback shows that another web page caused it; null if it does not. A page can make a
 * browser send requests here through a DNS name that leads to this machine (then `Host` differs), with a form or a
 * script (then `Origin` differs), or as an image (then `Sec-Fetch-Site` says so). A second `Host` is refused as well:
 * programs disagree about which of the two counts.
 */
export function foreignRequest(request: IncomingMessage): 'host' | 'origin' | null {
  const { host: hosts = [], origin: origins = [] } = request.headersDistinct;
  const own = ownHosts(request.socket.localPort ?? 0);
  const [host = ''] = hosts;
  if (hosts.length !== 1 || !own.includes(host.toLowerCase())) return 'host';
  // A page of another port of this machine is of the same site.
  const site = request.headers['sec-fetch-site'] ?? 'none';
  if (origins.length > 1 || (site !== 'same-origin' && site !== 'none')) return 'origin';
  const [origin] = origins;
  return origin === undefined || own.some((one) => origin === `http://${one}`) ? null : 'origin';
}

// Clients leave out the usual port.
function ownHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}
