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
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^(?:https?|socks5?):$/.test(url.protocol) && url.pathname.length <= 1) return address;
  // The message does not contain the address, which may include a password.
  throw new RenderError('bad-proxy', `${name} is not the address of a proxy.`, {
    hint: 'Write it like http://proxy.example.com:3128, or unset it.',
  });
}
