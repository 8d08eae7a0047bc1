import type { IncomingMessage, ServerResponse } from 'node:http';
import { readUrl } from '../base/read-url.js';

/** A parsed request. */
export interface EmulatedRequest {
  readonly method: string;
  /** Without the query and without a slash at its end. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The address of this server, as the client wrote it. */
  readonly origin: string;
}

/** A response before faults apply. */
export interface EmulatedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The content of the service's error object. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Ends a route with an error response. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Throws a refusal with the service's error object. */
export function refuse(status: number, code: string, message: string): never {
  throw new Refused({ status, code, message });
}

/** A JSON response with the request id in the body and in a header. */
export function jsonResponse(status: number, requestId: string, body: object): EmulatedResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, 'req-cost-time': '3' },
    body: JSON.stringify({ request_id: requestId, ...body }),
  };
}

/** Reads a whole request. `malformed`: its target is not an address. `too-large`: its body exceeds `maxBytes`. */
export async function readRequest(
  request: IncomingMessage,
  maxBytes: number,
): Promise<EmulatedRequest | 'malformed' | 'too-large'> {
  const target = request.url ?? '/';
  // Another form of target ("http://host/path") is meant for a proxy.
  const url = target.startsWith('/') ? readUrl(`http://emulator${target}`) : undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  if (url === undefined) return 'malformed';
  if (length > maxBytes) return 'too-large';
  return {
    method: request.method ?? 'GET',
    path: url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
    origin: `http://${request.headers.host}`,
  };
}

/** Sends a complete response. */
export function sendResponse(response: ServerResponse, { status, headers, body }: EmulatedResponse): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}
