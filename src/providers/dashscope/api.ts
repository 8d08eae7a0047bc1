import type { FormData } from 'undici';
import type { Clock } from '../../system/clock.js';
import type { Connection } from './connection.js';
import { NoAnswer } from './connection.js';
import { type Asked, failure, failureOf } from './failure.js';
import { parseBody, type WireObject } from './wire.js';

/** The repeatable calls of the service. The key is sent to the service's own address only. */
export interface Api {
  readonly base: string;
  readonly clock: Clock;
  readonly connection: Connection;
  /** Headers of every call to the service itself. */
  readonly headers: Readonly<Record<string, string>>;
  /** Never part of a message. */
  readonly secrets: readonly string[];
  /** Throws ProviderFailure. `serverNow` is the clock of the service in ms since 1970, null when the answer has none. */
  get(
    asked: Asked,
    path: string,
    signal: AbortSignal,
  ): Promise<{ body: WireObject; serverNow: number | null }>;
  /** Sends a repeatable request without a body. Throws ProviderFailure. */
  post(asked: Asked, path: string, signal: AbortSignal): Promise<WireObject>;
  /** Sends a form to a storage host, without the key. Throws ProviderFailure. */
  postForm(url: string, form: FormData, signal: AbortSignal): Promise<void>;
}

/** Binds the calls to one address, key and workspace. */
export function openApi(setup: {
  readonly base: string;
  readonly apiKey: string;
  readonly workspace?: string | undefined;
  readonly connection: Connection;
  readonly clock: Clock;
}): Api {
  const { base, connection, clock } = setup;
  const headers = {
    authorization: `Bearer ${setup.apiKey}`,
    accept: 'application/json',
    // Without it, the service could choose any coding.
    'accept-encoding': 'identity',
    'user-agent': 'inbetween',
    ...(setup.workspace ? { 'x-dashscope-workspace': setup.workspace } : {}),
  };
  const secrets = [setup.apiKey];
  return {
    base,
    clock,
    connection,
    headers,
    secrets,
    async get(asked, path, signal) {
      const url = `${base}${path}`;
      const answer = await repeatable(asked, () => connection.call({ method: 'GET', url, headers }, signal));
      const body = parseBody(answer.text);
      if (answer.status !== 200 || !body) throw failureOf(asked, answer, { now: clock.now(), secrets });
      return { body, serverNow: dateOf(answer.headers.date) };
    },
    async post(asked, path, signal) {
      const call = { method: 'POST', url: `${base}${path}`, headers } as const;
      const answer = await repeatable(asked, () => connection.call(call, signal));
      const body = parseBody(answer.text);
      if (answer.status !== 200 || !body) throw failureOf(asked, answer, { now: clock.now(), secrets });
      return body;
    },
    async postForm(url, form, signal) {
      const asked = 'the upload';
      const answer = await repeatable(asked, () =>
        connection.call({ method: 'POST', url, headers: { 'user-agent': 'inbetween' }, body: form }, signal),
      );
      if (answer.status < 200 || answer.status > 299)
        throw storageFailure(failureOf(asked, answer, { now: clock.now(), secrets }), answer.text);
    },
  };
}

async function repeatable<T>(asked: Asked, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw noConnection(asked, error);
  }
}

/** The failure of a call that certainly had no effect. */
export function noConnection(asked: Asked, error: NoAnswer) {
  return failure('transient', 'no-connection', `DashScope: ${asked} got no answer: ${error.message}.`, {
    hint: 'Check the network and HTTPS_PROXY. Submitted takes are kept and can be collected later.',
    cause: error,
  });
}

// The storage answers in XML; its own code is more useful than "an unexpected answer".
function storageFailure(found: ReturnType<typeof failureOf>, text: string) {
  const code = text.match(/<Code>([\w.]{1,60})<\/Code>/)?.[1];
  if (!code) return found;
  const detail = text.match(/<Message>([^<]{0,200})<\/Message>/)?.[1] ?? '';
  // An upload is free, and each try requests a new permit, so it can always be repeated.
  return failure('transient', 'upload-refused', `DashScope: the upload failed with ${code}: ${detail}`, {
    hint: 'It is retried with a new permit.',
  });
}

function dateOf(header: string | string[] | undefined): number | null {
  const time = typeof header === 'string' ? Date.parse(header) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
