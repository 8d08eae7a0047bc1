import type { IncomingMessage } from 'node:http';
import { foreignRequest } from '../system/foreign-request.js';

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

/** The reason to refuse a request; null for one from our page. */
export function refusalOf(request: IncomingMessage): string | null {
  const foreign = foreignRequest(request);
  if (foreign === 'host') return 'This page is only available under its own address.';
  if (foreign === 'origin') return 'The request comes from another page.';
  const { method, headers } = request;
  if (method === 'GET' || method === 'HEAD') return null;
  if (method !== 'POST') return 'Only GET, HEAD and POST are supported.';
  if (headers.origin === undefined) return 'An action needs an Origin header.';
  return headers['content-type'] === 'application/json' ? null : 'An action must be sent as JSON.';
}
