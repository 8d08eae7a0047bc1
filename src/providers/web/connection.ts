import type { Agent, Dispatcher, FormData } from 'undici';
import { allowManyWaits } from '../../system/allow-many-waits.js';
import { proxiesIn } from '../../system/proxies.js';
import { decodeBody } from './decode-body.js';

/** One call of the service, small enough for memory. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData | Uint8Array;
  /** A call that must use a new connection: a used one may be dead, and then it is unknown what arrived. */
  readonly fresh?: boolean;
  /** The largest answer; default: 8 MB. */
  readonly maxBytes?: number;
}

/** A complete answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
}

/**
 * There was no complete answer. `left`: the request may have reached the service. `partial`: what had arrived of the answer
 * when the connection broke, because it may name a task.
 */
export class NoAnswer extends Error {
  constructor(
    readonly left: boolean,
    cause: unknown,
    readonly partial: Answer | null = null,
    message = reasonOf(cause),
  ) {
    super(message, { cause });
  }
}

/** The connection to the service, through proxies if the environment names them. */
export interface Connection extends AsyncDisposable {
  /** Throws NoAnswer, or the signal's reason. */
  call(call: Call, signal: AbortSignal): Promise<Answer>;
  /** For bodies that are too large for memory. Follows no redirect and retries nothing. */
  open(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData>;
}

const LARGEST_ANSWER = 8 * 1024 * 1024;

/** Opens the connection; nothing is sent before the first call. */
export function openConnection(setup: {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Replaces the proxies and agents, for tests and for hosts with their own network. */
  readonly dispatcher?: Dispatcher | undefined;
}): Connection {
  // A wrong proxy is an error at once, and not at the first call.
  const proxies = proxiesIn(setup.env);
  let network: Promise<Network> | undefined;
  const connect = (): Promise<Network> => {
    network ??= openNetwork(setup, proxies);
    return network;
  };
  return {
    async call({ method, url, headers, body, fresh: alone, maxBytes = LARGEST_ANSWER }, signal) {
      const { request, kept, fresh } = await connect();
      let left = false;
      let response: Dispatcher.ResponseData | undefined;
      const chunks: Buffer[] = [];
      const answer = (of: Dispatcher.ResponseData): Answer => ({
        status: of.statusCode,
        headers: of.headers,
        text: decodeBody(Buffer.concat(chunks), of.headers['content-encoding']),
      });
      const dispatcher = (alone ? fresh : kept).compose(watchLeaving(() => (left = true)));
      try {
        response = await request(url, {
          method,
          headers,
          dispatcher,
          signal: allowManyWaits(signal),
          headersTimeout: 60_000,
          bodyTimeout: 30_000,
          ...(body === undefined ? {} : { body }),
        });
        await readInto(chunks, response, maxBytes);
        return answer(response);
      } catch (error) {
        signal.throwIfAborted();
        throw new NoAnswer(left, error, response ? answer(response) : null);
      }
    },
    async open(url, headers, signal) {
      const { request, kept } = await connect();
      return await request(url, {
        ...{ headers, dispatcher: kept, signal: allowManyWaits(signal) },
        headersTimeout: 60_000,
        bodyTimeout: 60_000,
      });
    },
    async [Symbol.asyncDispose]() {
      if (setup.dispatcher || !network) return;
      const { kept, fresh } = await network;
      await Promise.all([kept.destroy(), fresh.destroy()]);
    },
  };
}

interface Network {
  readonly request: typeof import('undici').request;
  readonly kept: Dispatcher;
  /** Opens a new connection for each call. */
  readonly fresh: Dispatcher;
}

// Loaded at the first call: it takes longer to load than all other code of a film whose clips exist, which needs none.
async function openNetwork(
  { env, dispatcher }: Parameters<typeof openConnection>[0],
  proxies: ReturnType<typeof proxiesIn>,
): Promise<Network> {
  const undici = await import('undici');
  const open = (options: Agent.Options) => dispatcher ?? agent(undici, { env, proxies }, options);
  return { request: undici.request, kept: open({}), fresh: open({ pipelining: 0 }) };
}

function agent(
  { Agent, EnvHttpProxyAgent }: typeof import('undici'),
  {
    env,
    proxies,
  }: Pick<Parameters<typeof openConnection>[0], 'env'> & {
    readonly proxies: ReturnType<typeof proxiesIn>;
  },
  options: Agent.Options,
): Dispatcher {
  const common = { ...options, connect: { timeout: 15_000 } };
  if (!proxies.httpProxy && !proxies.httpsProxy) return new Agent(common);
  const direct = env.no_proxy ?? env.NO_PROXY ?? '';
  return new EnvHttpProxyAgent({
    ...common,
    ...proxies,
    // No proxy can reach this machine by these names.
    noProxy: [direct, 'localhost', '127.0.0.1', '[::1]'].filter(Boolean).join(','),
  });
}

// The only reliable point: before it, the connection was being opened (name, socket, TLS, proxy); after it, bytes may have
// arrived. Error codes cannot distinguish the two: a reset occurs on both sides.
function watchLeaving(leaving: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        leaving();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}

async function readInto(
  chunks: Buffer[],
  { body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<void> {
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error.message.includes(code)) return error.message;
  return error.message === '' ? code : `${error.message} (${code})`;
}
