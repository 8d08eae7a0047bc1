import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256 } from '../base/digest.js';
import type { Clock } from '../system/clock.js';
import { foreignRequest } from '../system/foreign-request.js';
import type { EmulatedClock } from './emulated-clock.js';
import {
  type EmulatedRequest,
  type EmulatedResponse,
  jsonResponse,
  readRequest,
  sendResponse,
} from './exchange.js';
import { gatewayPage, loginPage, replacementFor, withErrorCode, withKey } from './fault-responses.js';
import type { FaultKind, FaultPlace, Faults } from './faults.js';
import { errorResponse, type Routes } from './routes.js';
import { emulatorHeader } from './start-page.js';

/** The progress of a request through the emulator. */
export interface Exchange {
  /** `received`: it has no effect yet. `handled`: it took effect, and the response is not sent yet. */
  readonly stage: 'received' | 'handled';
  readonly place: FaultPlace;
  readonly method: string;
  /** Without the query, which may contain a signature. */
  readonly path: string;
  /** Null before it is handled. */
  readonly status: number | null;
}

/** A request as it was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** Without the query, which may contain a signature. */
  readonly path: string;
  /** Null when the connection was cut. */
  readonly status: number | null;
}

interface Serving {
  readonly routes: Routes;
  readonly faults: Faults;
  readonly clock: EmulatedClock;
  readonly realClock: Clock;
  readonly onExchange?: ((exchange: Exchange) => void | Promise<void>) | undefined;
  readonly onAnswer?: ((request: AnsweredRequest) => void) | undefined;
}

const MAX_BODY = 20 * 1024 * 1024;
const MAX_UPLOAD = 101 * 1024 * 1024;

/** Serves one request, with the faults that the rules ask for. */
export async function serveRequest(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  serving: Serving,
): Promise<void> {
  response.sendDate = false;
  const report = (status: number | null) => {
    const path = (request.url ?? '/').replace(/[?#].*$/s, '');
    serving.onAnswer?.({ method: request.method ?? 'GET', path, status });
  };
  const finish = (answer: EmulatedResponse) => {
    report(answer.status);
    const date = new Date(serving.clock.reported(serving.clock.now())).toUTCString();
    sendResponse(response, {
      ...answer,
      headers: { ...emulatorHeader, ...serviceHeaders, date, ...answer.headers },
    });
  };
  try {
    const upload = request.url?.startsWith('/oss') ?? false;
    const parsed = await readRequest(request, upload ? MAX_UPLOAD : MAX_BODY);
    const requestId = serving.routes.nextRequestId();
    if (foreignRequest(request) !== null)
      return finish(
        jsonResponse(403, requestId, {
          code: 'AccessDenied',
          message: 'This server accepts only requests of programs on this machine, to its own address.',
        }),
      );
    if (parsed === 'malformed')
      return finish(
        jsonResponse(400, requestId, { code: 'BadRequest', message: 'The target is not a path.' }),
      );
    if (parsed === 'too-large')
      return finish(
        jsonResponse(400, requestId, { code: 'BadRequest.TooLarge', message: 'Payload Too Large' }),
      );
    const outcome = await handleWithFaults(parsed, serving);
    if (outcome === 'cut') {
      report(null);
      request.socket.destroy();
      return;
    }
    if (outcome.half) {
      report(null);
      return sendHalf(response, outcome.answer);
    }
    finish(outcome.answer);
  } catch {
    // The client has disconnected.
    request.socket.destroy();
  }
}

type Outcome = 'cut' | { readonly answer: EmulatedResponse; readonly half: boolean };

async function handleWithFaults(parsed: EmulatedRequest, serving: Serving): Promise<Outcome> {
  const { routes, faults, realClock, onExchange } = serving;
  const { method, path } = parsed;
  const requestId = routes.nextRequestId();
  const route = routes.find(method, path);
  if (!route) return whole(jsonResponse(404, requestId, { code: 'NotFound', message: 'Unknown path.' }));
  const { place } = route;
  const applied = place === null ? [] : faults.next(place);
  const has = (kind: FaultKind) => applied.some((rule) => rule.kind === kind);
  const late = applied.find(({ kind }) => kind === 'latency');
  if (late) await realClock.sleep(Number(late.value ?? 2000), new AbortController().signal);
  if (place !== null) await onExchange?.({ stage: 'received', place, method, path, status: null });
  if (has('cut-before')) return 'cut';
  const before = applied
    .map(({ kind }) => replacementFor(kind, requestId))
    .find((answer) => answer !== undefined);
  const answer =
    before ??
    (await route.handle(parsed, applied).catch((error: unknown) => errorResponse(error, requestId)));
  if (place !== null) await onExchange?.({ stage: 'handled', place, method, path, status: answer.status });
  if (has('cut-after')) return 'cut';
  if (answer.status < 300 && has('504-after')) return whole(gatewayPage);
  if (answer.status < 300 && has('html-after')) return whole(loginPage);
  const coded = applied.find(({ kind }) => kind === 'code-after');
  const named = coded && answer.status < 300 ? withErrorCode(answer, coded.value) : answer;
  const echoing = has('echo-key') ? withKey(named, parsed.headers.authorization ?? '') : named;
  const mistyped = has('wrong-type')
    ? { ...echoing, headers: { ...echoing.headers, 'content-type': 'text/plain' } }
    : echoing;
  const isContent = answer.status === 200 || answer.status === 206;
  return {
    answer:
      isContent && has('corrupt')
        ? { ...mistyped, body: corrupt(Buffer.from(mistyped.body), requestId) }
        : mistyped,
    half: isContent && has('truncate'),
  };
}

function whole(answer: EmulatedResponse): Outcome {
  return { answer, half: false };
}

// A cookie, because the real service sends one.
const serviceHeaders = { 'set-cookie': 'acw_tc=emulated;path=/;HttpOnly;Max-Age=1800' } as const;

function sendHalf(response: ServerResponse, { status, headers, body }: EmulatedResponse): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.socket?.destroySoon());
}

// Damage on the way differs from download to download; the same bytes twice would mean that the clip itself is damaged.
function corrupt(bytes: Buffer, requestId: string): Buffer {
  const damage = 1 + (Number.parseInt(sha256(requestId).slice(0, 4), 16) % 255);
  return Buffer.from(bytes.map((byte, index) => (index >= 4 && index % 3 === 1 ? byte ^ damage : byte)));
}
