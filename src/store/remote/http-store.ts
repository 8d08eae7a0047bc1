import type { RemoteStore } from './remote-store.js';
import { type WebTools, webRequests } from './web-requests.js';
import { webStore } from './web-store.js';

/** A shared store below an address that answers GET and HEAD, and PUT and DELETE where it may be written to. */
export function httpStore(base: string, token: string | undefined, tools: WebTools): RemoteStore {
  const root = new URL(base);
  const basic = root.username ? `${root.username}:${decodeURIComponent(root.password)}` : undefined;
  root.username = '';
  root.password = '';
  const query = root.search;
  root.search = '';
  root.hash = '';
  const name = root.href.replace(/\/+$/, '');
  const proof = proofOf(token, basic);
  return webStore({
    name,
    requests: webRequests(name, async ({ headers }) => ({ ...headers, ...proof }), tools),
    // A query of the base is a signature for all that lies below it; it stands in no message.
    url: (path) => `${name}/${path}${query}`,
    list: async () => null,
  });
}

function proofOf(token: string | undefined, basic: string | undefined): Readonly<Record<string, string>> {
  if (token) return { authorization: `Bearer ${token}` };
  return basic ? { authorization: `Basic ${Buffer.from(basic).toString('base64')}` } : {};
}
