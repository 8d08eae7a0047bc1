import type { IncomingMessage } from 'node:http';

/** Sent with every response: no foreign resources, no content sniffing, no embedding of the page. */
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
 * The reason to refuse a request; null for one from our page. Another page can make a browser send requests here
 * through a DNS name that leads to this machine (then `Host` differs) or with a form (then `Origin` differs).
 */
export function refusalOf({ method, headers }: IncomingMessage, port: number): string | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!hosts.includes(headers.host ?? '')) return 'This page is only available under its own address.';
  const origins = hosts.map((host) => `http://${host}`);
  const { origin } = headers;
  if (origin !== undefined && !origins.includes(origin)) return 'The request comes from another page.';
  if (headers['sec-fetch-site'] === 'cross-site') return 'The request comes from another page.';
  if (method === 'GET' || method === 'HEAD') return null;
  if (method !== 'POST') return 'Only GET, HEAD and POST are supported.';
  if (origin === undefined) return 'An action needs an Origin header.';
  return headers['content-type'] === 'application/json' ? null : 'An action must be sent as JSON.';
}
