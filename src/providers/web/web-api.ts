import { readUrl } from '../../base/read-url.js';
import type { Clock } from '../../system/clock.js';
import type { ProviderFailure } from '../provider.js';
import { answerFailure, type ErrorReading } from './answer-failure.js';
import { type Call, type Connection, NoAnswer } from './connection.js';
import type { TaskIdFinder } from './id-in-answer.js';
import { type SecretFilter, secretFilter, tokenFilter } from './remove-secrets.js';
import { type ServiceClock, serviceClock } from './service-clock.js';
import { type SubmitAnswer, submitOnce } from './submit-once.js';
import { type WebAnswer, withBody } from './web-answer.js';
import { type Asked, failure, noConnection } from './web-failure.js';

/** The service behind an API, and the account in use. */
export interface WebService extends ErrorReading {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Headers that prove who asks. They are sent only to addresses that `mayHaveKey`. */
  readonly authorization: () => Readonly<Record<string, string>>;
  readonly mayHaveKey: (url: URL) => boolean;
  /** Texts that must appear nowhere. */
  readonly secrets: readonly string[];
}

/** A repeatable request. */
export interface FreeCall {
  readonly method?: Call['method'];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: Call['body'];
  /** The largest answer; default: 8 MB. */
  readonly maxBytes?: number;
  /** The address is not of the service itself, so the key is not sent. */
  readonly withoutKey?: true;
}

/** A paid request. */
export interface PaidCall {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** The calls of one service with one account. */
export interface WebApi {
  readonly clock: Clock;
  /** What the `Date` headers of all answers so far have shown of the service's clock. */
  readonly serviceClock: ServiceClock;
  /** What `read` finds in the answer. Throws ProviderFailure when it finds nothing. */
  ask<T>(
    asked: Asked,
    call: FreeCall,
    read: (answer: WebAnswer) => T | undefined,
    signal: AbortSignal,
  ): Promise<T>;
  /** Sends a paid request exactly once, without a signal. Throws ProviderFailure. */
  submit(call: PaidCall, ids: TaskIdFinder): Promise<SubmitAnswer>;
  /** The failure of an answer to a submit that names no task. */
  refusal(answer: WebAnswer, ids: TaskIdFinder): ProviderFailure;
}

const plain = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'inbetween' };

/** Binds calls to a service. */
export function openWebApi(service: WebService): WebApi {
  const { vendor, connection, clock } = service;
  const filterOf = openKeyFilter(service.secrets);
  const timed = serviceClock(clock);

  function keyFor(url: string): Readonly<Record<string, string>> {
    const parsed = readUrl(url);
    if (parsed && service.mayHaveKey(parsed)) return service.authorization();
    const message = `${vendor}: an address of the service leads to "${parsed?.host ?? 'nowhere'}", which is not its host.`;
    throw failure('transient', 'unexpected-answer', message, {
      hint: 'Nothing was sent there. The take is kept and can be collected later.',
    });
  }

  async function call(request: Call, signal: AbortSignal): Promise<WebAnswer> {
    const filter = filterOf(request.headers.authorization);
    try {
      const answer = await connection.call(request, signal);
      timed.note(answer.headers.date);
      return withBody(answer, filter);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const { left, cause, partial } = error;
      throw new NoAnswer(left, cause, partial && withBody(partial, filter), filter.text(error.message));
    }
  }

  return {
    clock,
    serviceClock: timed,
    async ask(asked, { method = 'GET', url, headers, json, body, maxBytes, withoutKey }, read, signal) {
      signal.throwIfAborted();
      const sent = {
        ...(withoutKey ? { 'user-agent': 'inbetween' } : { ...plain, ...keyFor(url) }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      };
      const content = json === undefined ? body : JSON.stringify(json);
      let answer: WebAnswer;
      try {
        answer = await call(
          {
            ...{ method, url, headers: sent },
            ...(content === undefined ? {} : { body: content }),
            ...(maxBytes === undefined ? {} : { maxBytes }),
          },
          signal,
        );
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        throw noConnection(vendor, asked, error);
      }
      const found = read(answer);
      if (found === undefined) throw answerFailure(asked, answer, { ...service, now: clock.now() });
      return found;
    },
    async submit({ url, headers, json }, ids) {
      const sent = { ...plain, ...keyFor(url), 'content-type': 'application/json', ...headers };
      const paid = { method: 'POST', url, headers: sent, body: JSON.stringify(json), fresh: true } as const;
      return await submitOnce({ vendor, send: (signal) => call(paid, signal), ids });
    },
    refusal(answer, ids) {
      const isNamed = ids.find(answer).state !== 'none';
      return answerFailure('the submit', answer, { ...service, now: clock.now(), isNamed });
    },
  };
}

// A signed token gives access as well as the key that signed it, and is found in no list of secrets.
function openKeyFilter(secrets: readonly string[]): (authorization: string | undefined) => SecretFilter {
  const keys = secretFilter(secrets);
  let last: { readonly token: string; readonly filter: SecretFilter } = { token: '', filter: keys };
  return (authorization) => {
    const token = authorization?.replace(/^\w+\s+/, '') ?? '';
    if (token === '' || secrets.includes(token)) return keys;
    if (token !== last.token) {
      const signed = tokenFilter(token);
      last = {
        token,
        filter: {
          text: (text) => keys.text(signed.text(text)),
          json: (value) => keys.json(signed.json(value)),
        },
      };
    }
    return last.filter;
  };
}
