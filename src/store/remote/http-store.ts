import { decodeLeniently } from '../../base/read-url.js';
import type { RemoteStore } from './remote-store.js';
import { type WebTools, webRequests } from './web-requests.js';
import { webStore } from './web-store.js';

/** A shared store below an address that supports GET and HEAD, and PUT and DELETE if it is writable. */
export function httpStore(base: URL, token: string | undefined, tools: WebTools): RemoteStore {
  const [user, password] = [base.username, base.password].map(decodeLeniently);
  const basic = user ? `${user}:${password}` : undefined;
  const query = base.search;
  const name = `${base.origin}${base.pathname}`.replace(/\/+$/, '');
  const credentials = credentialsOf(token, basic);
  return webStore({
    name,
    requests: webRequests(name, async ({ headers }) => ({ ...headers, ...credentials }), tools),
    // A query of the base is a signature for all paths below it. Messages do not contain it.
    url: (path) => `${name}/${path}${query}`,
    list: async () => null,
  });
}

function credentialsOf(
  token: string | undefined,
  basic: string | undefined,
): Readonly<Record<string, string>> {
  if (token) return { authorization: `Bearer ${token}` };
  return basic ? { authorization: `Basic ${Buffer.from(basic).toString('base64')}` } : {};
}
