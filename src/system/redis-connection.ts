import type { Redis } from 'ioredis';
import { RenderError } from '../diagnostics/render-error.js';
import type { RedisAddress } from './redis-address.js';
import { openTimeLimit } from './time-limit.js';
import { tlsFault } from './tls-fault.js';
import { untilAborted } from './until-aborted.js';

/** An open connection, which connects again by itself until it is closed. */
export interface RedisConnection extends Disposable {
  /** For messages: without user name and password. */
  readonly name: string;
  readonly client: Redis;
}

/** How a connection behaves. */
export interface RedisOptions {
  readonly signal: AbortSignal;
  /** What a command does while there is no connection: wait for the next one, or fail at once. */
  readonly whenDown: 'wait' | 'fail';
  /** How long the first connection may take, and a command that must not wait; default: 5 s. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Connects to a Redis. Throws RenderError `queue-package-missing`, `queue-down` when it does not respond, `queue-refused`
 * when it denies access, or the signal's reason.
 */
export async function connectRedis(
  address: RedisAddress,
  { signal, whenDown, patienceMs = PATIENCE_MS }: RedisOptions,
): Promise<RedisConnection> {
  signal.throwIfAborted();
  const { Redis } = await loadRedis();
  const { host, port, db, tls, username, password, name } = address;
  const client = new Redis({
    ...{ host, port, db, lazyConnect: true, connectionName: 'inbetween', connectTimeout: patienceMs },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: { servername: host } } : {}),
    ...(whenDown === 'wait'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: patienceMs }),
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS),
  });
  let fault: Error | undefined;
  // Without a listener every lost connection would be printed.
  client.on('error', (error: Error) => {
    fault = error;
  });
  try {
    // A server that accepts the connection and never answers is down as well.
    using limit = openTimeLimit(signal, patienceMs);
    await untilAborted(client.connect(), limit.signal);
    // A database that does not exist is reported, and then database 0 is used.
    if (fault !== undefined) throw fault;
    return { name, client, [Symbol.dispose]: () => client.disconnect() };
  } catch (error) {
    client.disconnect();
    signal.throwIfAborted();
    throw connectionFault(name, fault ?? error);
  }
}

/** What a failed connection means. */
export function connectionFault(name: string, error: unknown): RenderError {
  const untrusted = tlsFault(error);
  if (untrusted)
    return new RenderError('queue-refused', `The queue ${name} ${untrusted.what}.`, {
      hint: untrusted.hint,
    });
  const answer = error instanceof Error && error.name === 'ReplyError' ? error.message : undefined;
  if (answer === undefined) {
    const hint = 'Start it, or correct its address in --queue, INBETWEEN_QUEUE or the storyboard.';
    return new RenderError('queue-down', `The queue ${name} does not respond (${codeOf(error)}).`, { hint });
  }
  const [code = '', ...rest] = answer.split(' ');
  const hint = AUTHENTICATION.has(code)
    ? 'Put the user name and the password into its address: redis://user:password@host/0.'
    : 'Correct its address in --queue, INBETWEEN_QUEUE or the storyboard.';
  return new RenderError('queue-refused', `The queue ${name} refused the connection: ${rest.join(' ')}.`, {
    hint,
  });
}

const AUTHENTICATION: ReadonlySet<string> = new Set(['NOAUTH', 'WRONGPASS', 'NOPERM']);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'ETIMEDOUT';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

// Optional: most renders have no queue.
async function loadRedis(): Promise<Pick<typeof import('ioredis'), 'Redis'>> {
  try {
    return await import('ioredis');
  } catch (cause) {
    throw packageMissing(cause);
  }
}

/** A queue is configured, and the packages for it are not installed. */
export function packageMissing(cause: unknown): RenderError {
  return new RenderError(
    'queue-package-missing',
    'A queue needs the packages bullmq and ioredis, which are not installed.',
    {
      hint: 'Run "npm install bullmq@6 ioredis@5" where inbetween is installed (with --global if it is global).',
      cause,
    },
  );
}
