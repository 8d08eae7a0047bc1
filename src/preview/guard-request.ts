import type { IncomingMessage } from 'node:http';

/** Sent with everything: nothing comes from elsewhere, nothing is guessed, nobody frames the page. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/**
 * Tells why a request must not be answered; null for one of ours. A page elsewhere can make a browser ask here by
 * a name that leads to this machine (then `Host` is wrong) or by sending a form (then `Origin` is).
 */
export function refusalOf({ method, headers }: IncomingMessage, port: number): string | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!hosts.includes(headers.host ?? '')) return 'This page is served to this machine by its own name only.';
  const origins = hosts.map((host) => `http://${host}`);
  const { origin } = headers;
  if (origin !== undefined && !origins.includes(origin)) return 'Another page asked.';
  if (headers['sec-fetch-site'] === 'cross-site') return 'Another page asked.';
  if (method === 'GET' || method === 'HEAD') return null;
  if (method !== 'POST') return 'Only GET, HEAD and POST are known here.';
  if (origin === undefined) return 'An action needs to say where it comes from.';
  return headers['content-type'] === 'application/json' ? null : 'An action is sent as JSON.';
}
