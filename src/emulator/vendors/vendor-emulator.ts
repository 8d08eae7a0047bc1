import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readUrl } from '../../base/read-url.js';
import { foreignRequest } from '../../system/foreign-request.js';
import { type FaultKind, openFaults } from '../faults.js';
import { openSeeded } from '../seeded.js';
import type {
  VendorAnswer,
  VendorCore,
  VendorEmulator,
  VendorFault,
  VendorPlace,
  VendorRefusal,
  VendorRequest,
  VendorRoutes,
  VendorSetup,
  VendorTask,
} from './vendor-contract.js';
import { changedAnswer, echoOf, faultPlaces, plainRefusal, replacedAnswer } from './vendor-faults.js';
import { openVendorTasks } from './vendor-tasks.js';

const BILL = '/emulator/bill';

// What the vendor would bill so far. Its price is not known here.
function billOf(tasks: readonly VendorTask[]): VendorAnswer {
  return { status: 200, body: { takes: tasks.length, tasks: tasks.map(({ id, model }) => ({ id, model })) } };
}

const LARGEST_BODY = 64 * 1024 * 1024;

/** Opens a server with these routes. */
export async function openVendorEmulator(
  setup: VendorSetup,
  routesOf: (core: VendorCore) => VendorRoutes,
): Promise<VendorEmulator> {
  const rules = openFaults(setup.faults ?? [], openSeeded(setup.seed ?? 1));
  const now = () => setup.clock.now() + rules.skewMs;
  const planned = new Map<VendorPlace, VendorFault[]>();
  const counts = new Map<VendorPlace, number>();
  let origin = '';
  const tasks = openVendorTasks({
    ...{ ...setup, now, origin: () => origin, rules },
    stateOf: (task) => routes.stateOf?.(task),
  });
  const routes: VendorRoutes = routesOf(tasks.core);
  const refuse = (refusal: VendorRefusal) => routes.refuse?.(refusal) ?? plainRefusal(refusal);

  async function answer(request: IncomingMessage): Promise<VendorAnswer | 'cut'> {
    const read = await readRequest(request);
    const place = foreignRequest(request) === null ? routes.placeOf(read) : null;
    const report = <T extends VendorAnswer | 'cut'>(end: T): T => {
      const { method, path } = read;
      setup.onAnswer?.({ method, path, status: end === 'cut' ? null : end.status });
      return end;
    };
    if (read.path === BILL && foreignRequest(request) === null) return report(billOf(tasks.billed()));
    if (place === null) return report({ status: 404, body: { detail: 'Not Found' } });
    const number = (counts.get(place) ?? 0) + 1;
    counts.set(place, number);
    const applied = rules.next(faultPlaces[place]);
    const has = (kind: FaultKind) => applied.some((rule) => rule.kind === kind);
    const late = applied.find(({ kind }) => kind === 'latency');
    if (late) await setup.clock.sleep(Number(late.value ?? 2000), new AbortController().signal);
    const fault = planned.get(place)?.shift();
    if (setup.onExchange?.('received', place) === 'cut' || fault === 'cut-before' || has('cut-before'))
      return report('cut');
    const instead = plannedAnswer(fault, read) ?? replacedAnswer(applied, refuse);
    const found = instead ?? (await tasks.handled(has('early-expiry'), () => routes.handle(read, place)));
    if (setup.onExchange?.('handled', place) === 'cut' || fault === 'cut-after' || has('cut-after'))
      return report('cut');
    if (typeof fault === 'object' && 'after' in fault) return report({ status: fault.after, body: '<html>' });
    const isGood = found.status < 300;
    const given = isGood ? changedAnswer(applied, found, { request: read, refuse, number }) : found;
    const { length } = contentOf(given);
    // The whole length is announced, and most of the text arrives.
    return report(fault === 'cut-in-answer' ? { ...given, cutAt: length - 2 } : given);
  }

  const server = createServer((request, response) => {
    answer(request)
      .then((end) => (end === 'cut' ? request.socket.destroy() : send(response, end, now())))
      .catch(() => request.socket.destroy());
  });
  server.on('upgrade', (request, socket) => {
    if (routes.upgrade && foreignRequest(request) === null) routes.upgrade(request, socket);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(setup.port ?? 0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    tasks: tasks.core.tasks,
    billed: tasks.billed,
    count: (place) => counts.get(place) ?? 0,
    fail: (place, fault) => void planned.set(place, [...(planned.get(place) ?? []), fault]),
    endNext: tasks.endNext,
    forget() {
      routes.beforeForget?.();
      tasks.forget();
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        routes.close?.();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function plannedAnswer(fault: VendorFault | undefined, request: VendorRequest): VendorAnswer | undefined {
  if (typeof fault !== 'object') return undefined;
  if ('status' in fault) return { body: {}, ...fault };
  if (!('echo' in fault)) return undefined;
  // In the fields in which services put texts of errors.
  const text = `refused: ${echoOf(request)}`;
  const body = { code: text, detail: text, message: text, title: text, error: { code: text, message: text } };
  return { status: fault.echo, body };
}

async function readRequest(request: IncomingMessage): Promise<VendorRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const url = readUrl(request.url ?? '/', 'http://127.0.0.1');
  if (url === undefined) throw new Error('the address is malformed');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    bytes,
    json: parse(bytes),
  };
}

function parse(bytes: Buffer): VendorRequest['json'] {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as VendorRequest['json']) : undefined;
  } catch {
    return undefined;
  }
}

function contentOf({ body }: VendorAnswer): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function send(response: ServerResponse, answer: VendorAnswer, now: number): void {
  const { status, headers = {}, body, cutAt } = answer;
  const content = contentOf(answer);
  const text = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, {
    'content-type': body instanceof Uint8Array ? 'video/mp4' : text,
    'content-length': content.length,
    date: new Date(now).toUTCString(),
    ...headers,
  });
  if (cutAt === undefined) response.end(content);
  else response.write(content.subarray(0, cutAt), () => response.destroy());
}
