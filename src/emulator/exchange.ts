import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request as the routes see it. */
export interface Asked {
  readonly method: string;
  /** Without the query and without a slash at its end. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Where this server is reached, as the asker wrote it. */
  readonly origin: string;
}

/** One answer, before any fault has touched it. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What the service answers with when something is wrong. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** A refusal that any part of a route may throw. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Ends a route with the service's error object. */
export function refuse(status: number, code: string, message: string): never {
  throw new Refused({ status, code, message });
}

/** A JSON answer; the request's id stands in the body and in a header. */
export function json(status: number, requestId: string, body: object): Answered {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, 'req-cost-time': '3' },
    body: JSON.stringify({ request_id: requestId, ...body }),
  };
}

/** Reads a request whole; undefined when it is larger than the service takes. */
export async function readAsked(request: IncomingMessage, maxBytes: number): Promise<Asked | undefined> {
  const url = new URL(request.url ?? '/', 'http://emulator');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  if (length > maxBytes) return undefined;
  return {
    method: request.method ?? 'GET',
    path: url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
    origin: `http://${request.headers.host}`,
  };
}

/** Sends an answer whole. */
export function send(response: ServerResponse, { status, headers, body }: Answered): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}
