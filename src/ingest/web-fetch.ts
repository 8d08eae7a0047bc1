import { proxiesIn } from '../system/proxies.js';
import type { Fetch } from './fetch-image.js';

/**
 * A `fetch` that uses HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which that of Node does not. The library is loaded at the
 * first call, because most renders fetch nothing.
 */
export const webFetch: Fetch = async (url, init) => {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  dispatcher ??= new EnvHttpProxyAgent(proxiesIn(process.env));
  return fetch(url, { ...init, dispatcher });
};

let dispatcher: import('undici').EnvHttpProxyAgent | undefined;
