import { readUrl } from '../base/read-url.js';
import { err, ok, type Result } from '../base/result.js';
import { openTimeLimit } from '../system/time-limit.js';
import { MAX_IMAGE_BYTES } from './read-image-file.js';

/** The part of `fetch` that is needed here. */
export type Fetch = (
  url: string,
  init: {
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
    readonly headers: Readonly<Record<string, string>>;
  },
) => Promise<FetchResponse>;

export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Limits for fetching one image. */
export interface FetchLimits {
  readonly ms: number;
  readonly bytes: number;
  readonly redirects: number;
}

export const fetchLimits: FetchLimits = { ms: 30_000, bytes: MAX_IMAGE_BYTES, redirects: 5 };

/** Why an image could not be fetched. */
export type FetchFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too-slow'; readonly seconds: number }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'too-many-redirects'; readonly redirects: number }
  | { readonly kind: 'bad-redirect' }
  | { readonly kind: 'no-connection'; readonly code: string };

/** A fetched image. */
export interface FetchedImage {
  readonly bytes: Uint8Array;
  /** The strong ETag of these bytes; null if the server sent none. */
  readonly etag: string | null;
}

interface FetchContext {
  readonly fetch: Fetch;
  readonly limits?: FetchLimits;
  readonly signal: AbortSignal;
}

/** Fetches an image within the limits. Throws only when the signal aborts. */
export async function fetchImage(
  url: string,
  context: FetchContext,
): Promise<Result<FetchedImage, FetchFault>> {
  const found = await ask(url, null, context);
  // The request had no ETag, so 304 is not a valid response.
  if (!found.ok) return found;
  return found.value === 'unchanged' ? err({ kind: 'status', status: 304 }) : ok(found.value);
}

/** The same, but the server need not send the bytes again if they still have this ETag. */
export async function fetchIfChanged(
  url: string,
  etag: string | null,
  context: FetchContext,
): Promise<Result<FetchedImage | 'unchanged', FetchFault>> {
  return ask(url, etag, context);
}

async function ask(
  url: string,
  etag: string | null,
  { fetch, limits = fetchLimits, signal }: FetchContext,
): Promise<Result<FetchedImage | 'unchanged', FetchFault>> {
  using timeLimit = openTimeLimit(signal, limits.ms);
  try {
    return await follow(url, limits.redirects);
  } catch (error) {
    signal.throwIfAborted();
    if (timeLimit.over) return err({ kind: 'too-slow', seconds: limits.ms / 1000 });
    return err({ kind: 'no-connection', code: causeCode(error) });
  }

  async function follow(
    address: string,
    left: number,
  ): Promise<Result<FetchedImage | 'unchanged', FetchFault>> {
    const response = await fetch(address, {
      redirect: 'manual',
      signal: timeLimit.signal,
      // The provider will fetch the image itself, and not from a cache in between.
      headers: {
        accept: 'image/*',
        'cache-control': 'no-cache',
        ...(etag === null ? {} : { 'if-none-match': etag }),
      },
    });
    if (response.status === 304 && etag !== null) {
      await drop(response);
      return ok('unchanged');
    }
    if (response.status >= 300 && response.status < 400) {
      await drop(response);
      const target = response.headers.get('location');
      if (left === 0) return err({ kind: 'too-many-redirects', redirects: limits.redirects });
      const next = target === null ? undefined : readUrl(target, address);
      if (next === undefined) return err({ kind: 'bad-redirect' });
      // A redirect must not lead from the web to a file on this machine.
      if (next.protocol !== 'http:' && next.protocol !== 'https:') return err({ kind: 'bad-redirect' });
      return follow(next.href, left - 1);
    }
    if (response.status !== 200) {
      await drop(response);
      return err({ kind: 'status', status: response.status });
    }
    return receive(response);
  }

  async function receive(response: FetchResponse): Promise<Result<FetchedImage, FetchFault>> {
    const announced = Number(response.headers.get('content-length') ?? 0);
    if (announced > limits.bytes) {
      await drop(response);
      return err({ kind: 'too-large', bytes: limits.bytes });
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > limits.bytes) return err({ kind: 'too-large', bytes: limits.bytes });
      chunks.push(chunk);
    }
    const name = response.headers.get('etag');
    // A weak ETag (W/…) may stay the same when the bytes change.
    const strong = name !== null && /^"[^"]{1,200}"$/.test(name) ? name : null;
    return ok({ bytes: new Uint8Array(Buffer.concat(chunks)), etag: strong });
  }
}

// A response that is not read keeps its connection busy. Leaving the loop closes it.
async function drop(response: FetchResponse): Promise<void> {
  for await (const _ of response.body ?? []) return;
}

// The system's code (ECONNREFUSED), which fetch puts in the cause of its error, or else the last message.
function causeCode(error: unknown): string {
  let message = 'unknown error';
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    message = at.message;
  }
  return message;
}
