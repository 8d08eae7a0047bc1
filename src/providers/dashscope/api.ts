import type { FormData } from 'undici';
import type { Clock } from '../../system/clock.js';
import { type Answer, type Call, type Connection, NoAnswer } from '../web/connection.js';
import { secretFilter } from '../web/remove-secrets.js';
import { type ServiceClock, serviceClock } from '../web/service-clock.js';
import { noConnection } from '../web/web-failure.js';
import { type Asked, failure, failureOf, VENDOR } from './failure.js';
import { errorIn, type WireAnswer, withBody } from './wire.js';

/** The calls of the service. The key is sent to the service's own address only. */
export interface Api {
  readonly base: string;
  readonly clock: Clock;
  /** What the `Date` headers of all answers so far have shown of the service's clock. */
  readonly serviceClock: ServiceClock;
  /** Headers of every call to the service itself. */
  readonly headers: Readonly<Record<string, string>>;
  /** The single place where text of the wire enters. Throws NoAnswer, or the signal's reason. */
  call(call: Call, signal: AbortSignal): Promise<WireAnswer>;
  /** What `read` finds in the answer. Throws ProviderFailure when it finds nothing. */
  get<T>(asked: Asked, path: string, read: ReadAnswer<T>, signal: AbortSignal): Promise<T>;
  /** Sends a repeatable request without a body; an error in its answer is a failure. Throws ProviderFailure. */
  post(asked: Asked, path: string, signal: AbortSignal): Promise<void>;
  /** Sends a form to a storage host, without the key. Throws ProviderFailure. */
  postForm(url: string, form: FormData, signal: AbortSignal): Promise<void>;
}

/** Reads what was asked for from an answer of any status; undefined when it is not there. */
export type ReadAnswer<T> = (answer: WireAnswer) => T | undefined;

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
  const filter = secretFilter([setup.apiKey]);
  const timed = serviceClock(clock);
  const clean = (answer: Answer): WireAnswer => withBody(answer, filter);

  async function call(request: Call, signal: AbortSignal): Promise<WireAnswer> {
    try {
      const answer = await connection.call(request, signal);
      if (request.url.startsWith(base)) timed.note(answer.headers.date);
      return clean(answer);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const { left, cause, partial } = error;
      throw new NoAnswer(left, cause, partial && clean(partial), filter.text(error.message));
    }
  }

  async function repeatable(asked: Asked, request: Call, signal: AbortSignal): Promise<WireAnswer> {
    try {
      return await call(request, signal);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      throw noConnection(VENDOR, asked, error);
    }
  }

  return {
    base,
    clock,
    serviceClock: timed,
    headers,
    call,
    async get(asked, path, read, signal) {
      const answer = await repeatable(asked, { method: 'GET', url: `${base}${path}`, headers }, signal);
      const found = read(answer);
      if (found === undefined) throw failureOf(asked, answer, { now: clock.now() });
      return found;
    },
    async post(asked, path, signal) {
      const answer = await repeatable(asked, { method: 'POST', url: `${base}${path}`, headers }, signal);
      if (!isAccepted(answer)) throw failureOf(asked, answer, { now: clock.now() });
    },
    async postForm(url, form, signal) {
      const asked = 'the upload';
      const plain = { 'user-agent': 'inbetween' };
      const answer = await repeatable(asked, { method: 'POST', url, headers: plain, body: form }, signal);
      if (answer.status < 200 || answer.status > 299)
        throw storageFailure(failureOf(asked, answer, { now: clock.now() }), answer.text);
    },
  };
}

/** Whether an answer is a plain success: some gateways put an error into an answer with status 200. */
export function isAccepted({ status, body }: WireAnswer): boolean {
  return status === 200 && body !== undefined && errorIn(body) === null;
}

// The storage answers in XML; its own code is more useful than "an unexpected answer".
function storageFailure(found: ReturnType<typeof failureOf>, text: string) {
  const code = text.match(/<Code>([\w.]{1,60})<\/Code>/)?.[1];
  if (!code) return found;
  const detail = text.match(/<Message>([^<]{0,200})<\/Message>/)?.[1] ?? '';
  // An upload is free, and each try requests a new permit, so it can always be repeated.
  return failure('transient', 'upload-refused', `DashScope: the upload failed with ${code}: ${detail}`, {
    hint: 'Uploads are free. Render again: it requests a new permit.',
  });
}
