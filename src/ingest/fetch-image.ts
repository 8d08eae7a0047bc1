import { err, ok, type Result } from '../base/result.js';
import { MAX_PICTURE_BYTES } from './read-image-file.js';

/** The part of the web's fetch that is needed here. */
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

/** How much one picture may cost. */
export interface FetchLimits {
  readonly ms: number;
  readonly bytes: number;
  readonly redirects: number;
}

export const fetchLimits: FetchLimits = { ms: 30_000, bytes: MAX_PICTURE_BYTES, redirects: 5 };

/** Why a picture did not arrive. */
export type FetchFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too-slow'; readonly seconds: number }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'too-many-redirects'; readonly redirects: number }
  | { readonly kind: 'bad-redirect' }
  | { readonly kind: 'no-connection'; readonly code: string };

/** What arrived. */
export interface FetchedImage {
  readonly bytes: Uint8Array;
  /** The server's own name for exactly these bytes; null when it gives none that is that strong. */
  readonly etag: string | null;
}

interface FetchMeans {
  readonly fetch: Fetch;
  readonly limits?: FetchLimits;
  readonly signal: AbortSignal;
}

/** Fetches the bytes behind an address within the limits. Throws only when the signal aborts. */
export async function fetchImage(url: string, means: FetchMeans): Promise<Result<FetchedImage, FetchFault>> {
  const found = await ask(url, null, means);
  // Nobody asked for a comparison, so this is no answer.
  if (!found.ok) return found;
  return found.value === 'unchanged' ? err({ kind: 'status', status: 304 }) : ok(found.value);
}

/** The same where the bytes that the server called `etag` are at hand: they need not be sent again. */
export async function fetchIfChanged(
  url: string,
  etag: string | null,
  means: FetchMeans,
): Promise<Result<FetchedImage | 'unchanged', FetchFault>> {
  return ask(url, etag, means);
}

async function ask(
  url: string,
  etag: string | null,
  { fetch, limits = fetchLimits, signal }: FetchMeans,
): Promise<Result<FetchedImage | 'unchanged', FetchFault>> {
  const timeLimit = AbortSignal.timeout(limits.ms);
  const either = AbortSignal.any([signal, timeLimit]);
  try {
    return await follow(url, limits.redirects);
  } catch (error) {
    signal.throwIfAborted();
    if (timeLimit.aborted) return err({ kind: 'too-slow', seconds: limits.ms / 1000 });
    return err({ kind: 'no-connection', code: causeCode(error) });
  }

  async function follow(
    address: string,
    left: number,
  ): Promise<Result<FetchedImage | 'unchanged', FetchFault>> {
    const response = await fetch(address, {
      redirect: 'manual',
      signal: either,
      // What a cache on the way remembers is not what the service will fetch.
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
      if (target === null || !URL.canParse(target, address)) return err({ kind: 'bad-redirect' });
      const next = new URL(target, address);
      // A redirect must not lead from the web to a file of this machine.
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
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body ?? []) {
      bytes += piece.length;
      if (bytes > limits.bytes) return err({ kind: 'too-large', bytes: limits.bytes });
      pieces.push(piece);
    }
    const name = response.headers.get('etag');
    // A weak one (W/…) names what looks alike, and may stay while the bytes change.
    const strong = name !== null && /^"[^"]{1,200}"$/.test(name) ? name : null;
    return ok({ bytes: new Uint8Array(Buffer.concat(pieces)), etag: strong });
  }
}

// An answer that is not read keeps its connection busy. Leaving the loop closes it.
async function drop(response: FetchResponse): Promise<void> {
  for await (const _ of response.body ?? []) return;
}

// The network's own word (ECONNREFUSED), which fetch hides in the cause of its error, or else the last sentence.
function causeCode(error: unknown): string {
  let said = 'unknown fault';
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    said = at.message;
  }
  return said;
}
