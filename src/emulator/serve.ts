import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../system/clock.js';
import type { EmulatedClock } from './emulated-clock.js';
import { type Answered, type Asked, json, readAsked, send } from './exchange.js';
import type { FaultKind, FaultPlace, Faults } from './faults.js';
import { type Routes, refusalAnswer } from './routes.js';
import { notTheService } from './start-page.js';

/** A request on its way through the emulator. */
export interface Exchange {
  /** `asked`: nothing has happened yet. `answered`: it counts, and the answer has not left. */
  readonly stage: 'asked' | 'answered';
  readonly place: FaultPlace;
  readonly method: string;
  /** Without the query, which may hold a signature. */
  readonly path: string;
  /** Null before it is answered. */
  readonly status: number | null;
}

interface Serving {
  readonly routes: Routes;
  readonly faults: Faults;
  readonly clock: EmulatedClock;
  readonly realClock: Clock;
  readonly onExchange?: ((exchange: Exchange) => void | Promise<void>) | undefined;
}

const LARGEST_BODY = 20 * 1024 * 1024;
const LARGEST_UPLOAD = 101 * 1024 * 1024;

/** Answers one request, with everything going wrong that the rules want to go wrong. */
export async function answerWithFaults(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  serving: Serving,
): Promise<void> {
  response.sendDate = false;
  const finish = (answer: Answered) => {
    const date = new Date(serving.clock.said(serving.clock.now())).toUTCString();
    send(response, { ...answer, headers: { ...notTheService, ...imitated, date, ...answer.headers } });
  };
  try {
    const upload = request.url?.startsWith('/oss') ?? false;
    const asked = await readAsked(request, upload ? LARGEST_UPLOAD : LARGEST_BODY);
    const requestId = serving.routes.nextRequestId();
    if (!isLocal(request))
      return finish(
        json(403, requestId, { code: 'AccessDenied', message: 'This server is for this machine only.' }),
      );
    if (!asked)
      return finish(json(400, requestId, { code: 'BadRequest.TooLarge', message: 'Payload Too Large' }));
    const outcome = await outcomeOf(asked, serving);
    if (outcome === 'cut') {
      request.socket.destroy();
      return;
    }
    if (outcome.half) return sendHalf(response, outcome.answer);
    finish(outcome.answer);
  } catch {
    // The asker is gone; there is nobody to tell.
    request.socket.destroy();
  }
}

type Outcome = 'cut' | { readonly answer: Answered; readonly half: boolean };

async function outcomeOf(asked: Asked, serving: Serving): Promise<Outcome> {
  const { routes, faults, realClock, onExchange } = serving;
  const { method, path } = asked;
  const requestId = routes.nextRequestId();
  const route = routes.find(method, path);
  if (!route) return whole(json(404, requestId, { code: 'NotFound', message: 'The path is not known.' }));
  const { place } = route;
  const struck = place === null ? [] : faults.next(place);
  const has = (kind: FaultKind) => struck.some((rule) => rule.kind === kind);
  const late = struck.find(({ kind }) => kind === 'latency');
  if (late) await realClock.sleep(Number(late.value ?? 2000), new AbortController().signal);
  if (place !== null) await onExchange?.({ stage: 'asked', place, method, path, status: null });
  if (has('cut-before')) return 'cut';
  const before = struck.map(({ kind }) => instead(kind, requestId)).find((answer) => answer !== undefined);
  const answer =
    before ?? (await route.answer(asked, struck).catch((error: unknown) => refusalAnswer(error, requestId)));
  if (place !== null) await onExchange?.({ stage: 'answered', place, method, path, status: answer.status });
  if (has('cut-after')) return 'cut';
  if (answer.status < 300 && has('504-after')) return whole(gatewayPage);
  if (answer.status < 300 && has('html-after')) return whole(loginPage);
  const typed = has('wrong-type')
    ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/plain' } }
    : answer;
  const good = answer.status === 200 || answer.status === 206;
  return {
    answer: good && has('corrupt') ? { ...typed, body: damaged(Buffer.from(typed.body)) } : typed,
    half: good && has('truncate'),
  };
}

function whole(answer: Answered): Outcome {
  return { answer, half: false };
}

/** What comes in the place of the real answer, before the request counts. */
function instead(kind: FaultKind, requestId: string): Answered | undefined {
  switch (kind) {
    case 'rate-limit':
      return json(429, requestId, {
        code: 'Throttling.RateQuota',
        message: 'Requests rate limit exceeded, please try again later.',
      });
    case 'quota':
      return json(429, requestId, {
        code: 'Throttling.AllocationQuota',
        message: 'Allocated quota exceeded, please increase your quota limit.',
      });
    case '500':
      return json(500, requestId, {
        code: 'InternalError',
        message: 'An internal error has occured, please try again later.',
      });
    case '503':
      return json(503, requestId, {
        code: 'ModelUnavailable',
        message: 'Model is unavailable, please try again later.',
      });
    case '504':
      return gatewayPage;
    case 'html':
      return loginPage;
    case 'no-task-id':
      return json(200, requestId, { output: { task_status: 'PENDING' } });
    default:
      return undefined;
  }
}

const gatewayPage: Answered = {
  status: 504,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>504 Gateway Time-out</title></head><body>504 Gateway Time-out</body></html>',
};

const loginPage: Answered = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><body>Please log in to the network.</body></html>',
};

// What clients of the real service have to cope with.
const imitated = { 'set-cookie': 'acw_tc=emulated;path=/;HttpOnly;Max-Age=1800' } as const;

function sendHalf(response: ServerResponse, { status, headers, body }: Answered): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.socket?.destroySoon());
}

function damaged(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => (index >= 4 && index % 3 === 1 ? byte ^ 0x5a : byte)));
}

// A page of the web must not reach this server through the browser of whoever runs it.
function isLocal({ headers }: IncomingMessage): boolean {
  const name = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
  const origin =
    headers.origin === undefined || URL.canParse(headers.origin) ? headers.origin : 'http://nowhere.invalid';
  return name.test(headers.host ?? '') && (origin === undefined || name.test(new URL(origin).host));
}
