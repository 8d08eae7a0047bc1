import { decodeLeniently, decodePercent, readUrl } from '../base/read-url.js';
import { RenderError } from '../diagnostics/render-error.js';

/** The proxies of the environment; empty for none. */
export interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
}

/** Reads HTTP_PROXY and HTTPS_PROXY as other programs do. Throws RenderError `bad-proxy`. */
export function proxiesIn(env: Readonly<Record<string, string | undefined>>): Proxies {
  return { httpProxy: addressIn('HTTP_PROXY', env), httpsProxy: addressIn('HTTPS_PROXY', env) };
}

function addressIn(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const text = (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  if (text === '') return '';
  // A host without a scheme is common, and nearly all other programs accept it.
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text.replace(/^socks5h:/i, 'socks5:')
    : `http://${text}`;
  const url = readUrl(address);
  if (url && url.hostname !== '' && /^(?:https?|socks5?):$/.test(url.protocol) && url.pathname.length <= 1)
    return withDecodableLogin(address, url);
  // The message does not contain the address, which may include a password.
  throw new RenderError('bad-proxy', `${name} is not the address of a proxy.`, {
    hint: 'Write it like http://proxy.example.com:3128, or unset it.',
  });
}

// The network library fails on a user name or password whose percent-encoding is malformed. Other programs use such
// text as it is, so it is encoded again. Any other address stays as the user wrote it.
function withDecodableLogin(address: string, url: URL): string {
  const [user, password] = [url.username, url.password].map((part) =>
    encodeURIComponent(decodeLeniently(part)),
  );
  const login = password === '' ? user : `${user}:${password}`;
  const isDecodable = [url.username, url.password].every((part) => decodePercent(part) !== undefined);
  return isDecodable ? address : address.replace(/^([^:]+:\/\/).*@/, `$1${login}@`);
}
