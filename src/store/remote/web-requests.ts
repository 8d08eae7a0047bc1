import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../system/clock.js';
import { lookup } from '../../system/lookup.js';
import { proxiesIn } from '../../system/proxies.js';
import { type LocalFile, StoreError } from './remote-store.js';

/** What a store on the web needs of the world. */
export interface WebTools {
  readonly clock: Clock;
  /** From 0 to 1, for the spread of waits. */
  readonly random: () => number;
  readonly patience?: Patience;
}

/** How long a store may be silent: while connecting, and between two pieces of an answer. */
export interface Patience {
  readonly connectMs: number;
  readonly idleMs: number;
  /** How often a request is tried in all. */
  readonly tries: number;
}

const PATIENCE: Patience = { connectMs: 10_000, idleMs: 20_000, tries: 3 };

export type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE';

/** One request. A body is a text, or a file that is read anew for every try. */
export interface WebRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | LocalFile;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable & { dump(): Promise<void>; arrayBuffer(): Promise<ArrayBuffer> };
}

/** Adds what proves who we are. Called anew for every try: signatures hold the time. */
export type Sign = (request: WebRequest) => Promise<Readonly<Record<string, string>>>;

/** A body that ended before its end. Whoever reads it can go on from there, which the request alone could not. */
export class BrokenTransfer extends Error {}

/** Sends requests to one store, again where that may help. */
export interface WebRequests {
  /** Hands the answer to `use`, which must read its body. A `use` that throws counts as a failed try. */
  send<T>(request: WebRequest, use: (answer: WebAnswer) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Requests that are signed this way. `store` names the store in messages. */
export function webRequests(store: string, sign: Sign, tools: WebTools): WebRequests {
  const patience = tools.patience ?? PATIENCE;
  let loaded: Promise<Loaded> | undefined;
  return {
    async send(request, use, signal) {
      loaded ??= load(patience);
      const { undici, dispatcher } = await loaded;
      for (let failures = 1; ; failures += 1) {
        let waitMs = 250 * 2 ** failures * (0.5 + tools.random() / 2);
        try {
          const answer = await ask(request, { undici, dispatcher }, signal);
          if (!isPassing(answer.status)) return await use(answer);
          await answer.body.dump();
          waitMs = retryAfter(answer.headers['retry-after']) ?? waitMs;
          throw new StoreError('down', store, `answers ${answer.status}`);
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof BrokenTransfer) throw error;
          if (error instanceof StoreError && error.kind !== 'down') throw error;
          if (failures >= patience.tries) throw asTrouble(store, error);
          await tools.clock.sleep(waitMs, signal);
        }
      }
    },
  };

  async function ask(
    request: WebRequest,
    { undici, dispatcher }: Loaded,
    signal: AbortSignal,
  ): Promise<WebAnswer> {
    const proof = await sign(request);
    let url = request.url;
    for (let left = REDIRECTS; ; left -= 1) {
      const isHome = new URL(url).origin === new URL(request.url).origin;
      const { statusCode, headers, body } = await undici.request(url, {
        dispatcher,
        method: request.method,
        // What proves who we are is for the store alone.
        headers: { ...(isHome ? proof : request.headers), ...lengthOf(request.body) },
        body: bodyOf(request.body),
        signal,
      });
      const target = headers.location;
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (!isRead || ![301, 302, 303, 307, 308].includes(statusCode) || typeof target !== 'string')
        return { status: statusCode, headers, body };
      await body.dump();
      const next = URL.canParse(target, url) ? new URL(target, url) : undefined;
      if (left === 0 || next === undefined || !/^https?:$/.test(next.protocol))
        throw new StoreError('lying', store, 'leads us astray (a redirect)');
      url = next.href;
    }
  }
}

const REDIRECTS = 5;

interface Loaded {
  readonly undici: typeof import('undici');
  readonly dispatcher: Dispatcher;
}

// Loaded at the first request, because most renders need none.
async function load({ connectMs, idleMs }: Patience): Promise<Loaded> {
  const undici = await import('undici');
  const dispatcher = new undici.EnvHttpProxyAgent({
    ...proxiesIn(process.env),
    connect: { timeout: connectMs, lookup },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
  });
  return { undici, dispatcher };
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

function retryAfter(header: string | string[] | undefined): number | undefined {
  const seconds = typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined;
  return seconds === undefined ? undefined : Math.min(seconds, 30) * 1000;
}

function lengthOf(body: WebRequest['body']): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.bytes;
  return { 'content-length': String(bytes) };
}

function bodyOf(body: WebRequest['body']): string | Readable | null {
  if (body === undefined) return null;
  return typeof body === 'string' ? body : createReadStream(body.file);
}

function asTrouble(store: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError('down', store, `does not answer (${codeOf(error)})`, { cause: error });
}

/** The network's own word (ECONNREFUSED), which may stand in the cause of an error. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.message : String(error);
}
