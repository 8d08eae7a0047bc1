import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { readUrl } from '../../base/read-url.js';
import { allowManyWaits } from '../../system/allow-many-waits.js';
import type { Clock } from '../../system/clock.js';
import { lookup } from '../../system/lookup.js';
import { proxiesIn } from '../../system/proxies.js';
import { tlsFault } from '../../system/tls-fault.js';
import { type LocalFile, StoreError } from './remote-store.js';

/** What requests to a web store depend on. */
export interface WebTools {
  readonly clock: Clock;
  /** From 0 to 1, to spread the delays between attempts. */
  readonly random: () => number;
  readonly patience?: Patience;
}

/** How long to wait for a store: for a connection, and between two parts of a response. */
export interface Patience {
  readonly connectMs: number;
  readonly idleMs: number;
  /** The number of attempts per request. */
  readonly tries: number;
}

const PATIENCE: Patience = { connectMs: 10_000, idleMs: 20_000, tries: 3 };

export type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE';

/** One request. A body is a text, or a file that is read again for every attempt. */
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

/** Returns the headers with credentials. Called for every attempt, because signatures contain the time. */
export type Sign = (request: WebRequest) => Promise<Readonly<Record<string, string>>>;

/** A body that broke off. The reader can continue from there; repeating the request would start over. */
export class BrokenTransfer extends Error {}

/** Sends requests to one store and repeats them where that may help. */
export interface WebRequests {
  /** Passes the response to `use`, which must read its body. If `use` throws, the attempt has failed. */
  send<T>(request: WebRequest, use: (answer: WebAnswer) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Requests with the headers of `sign`. `store` names the store in messages. */
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
          if (!isTemporary(answer.status)) return await use(answer);
          await answer.body.dump();
          waitMs = retryAfter(answer.headers['retry-after']) ?? waitMs;
          throw new StoreError('down', store, `returned ${answer.status}`);
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof BrokenTransfer) throw error;
          if (error instanceof StoreError && error.kind !== 'down') throw error;
          const untrusted = tlsFault(error);
          if (untrusted) {
            throw new StoreError('refused', store, untrusted.what, { hint: untrusted.hint, cause: error });
          }
          if (failures >= patience.tries) throw toStoreError(store, error);
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
    const signed = await sign(request);
    let url = request.url;
    for (let left = REDIRECTS; ; left -= 1) {
      const isStore = readUrl(url)?.origin === readUrl(request.url)?.origin;
      const { statusCode, headers, body } = await undici.request(url, {
        dispatcher,
        method: request.method,
        // Credentials are sent to the store only, not to the target of a redirect.
        headers: { ...(isStore ? signed : request.headers), ...lengthOf(request.body) },
        body: bodyOf(request.body),
        signal: allowManyWaits(signal),
      });
      const target = headers.location;
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (!isRead || ![301, 302, 303, 307, 308].includes(statusCode) || typeof target !== 'string')
        return { status: statusCode, headers, body };
      await body.dump();
      const next = readUrl(target, url);
      if (left === 0 || next === undefined || !/^https?:$/.test(next.protocol))
        throw new StoreError('invalid', store, 'redirected (not followed)');
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

function isTemporary(status: number): boolean {
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

function toStoreError(store: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError('down', store, `did not respond (${codeOf(error)})`, { cause: error });
}

/** The system's error code (ECONNREFUSED), which may be in the cause of an error. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.message : String(error);
}
