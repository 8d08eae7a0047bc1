import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFields } from './json-value.js';
import type { Route } from './script.js';

/** The path of the API on its host. */
export const base = '/api/v1';

/** A request to the API, read to its end. */
export interface ApiRequest {
  readonly id: string;
  readonly route: Route | 'none';
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** In the path of a poll or a cancel. */
  readonly task: string;
}

/** Reads a request and finds its route. */
export async function apiRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const { method = '', headers } = incoming;
  const url = new URL(incoming.url ?? '/', 'http://api');
  const path = url.pathname;
  const [, id = '', cancel] = /^\/api\/v1\/tasks\/([^/]+)(\/cancel)?\/?$/.exec(path) ?? [];
  const route = (): Route | 'none' => {
    if (method === 'POST' && /^\/api\/v1\/services\/aigc\/[^/]+\/[^/]+$/.test(path)) return 'create';
    if (method === 'POST' && cancel !== undefined) return 'cancel';
    if (method !== 'GET') return 'none';
    if (path === `${base}/uploads`) return 'policy';
    if (path === `${base}/tasks` || path === `${base}/tasks/`) return 'list';
    return id !== '' && cancel === undefined ? 'poll' : 'none';
  };
  const task = decodeURIComponent(id);
  const body = await bodyOf(incoming);
  return { id: randomUUID(), route: route(), method, path, query: url.searchParams, headers, body, task };
}

/** The object of a JSON body; undefined if it is none. */
export function parsed(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Breaks the connection without an answer. */
export function breakOff(incoming: IncomingMessage): void {
  incoming.socket.resetAndDestroy();
}

/** A fault of the test breaks the connection. */
export function reporting(serve: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>) {
  return (incoming: IncomingMessage, response: ServerResponse) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  };
}

/** Listens on loopback; the origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
