import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { readUrl } from '../../base/read-url.js';
import type { Clock } from '../../system/clock.js';
import { foreignRequest } from '../../system/foreign-request.js';

/** What a request is for, by which faults are chosen. */
export type VendorPlace = 'submit' | 'poll' | 'result' | 'upload' | 'list' | 'cancel' | 'download';

/** What goes wrong with one request. `cut-after`: it takes effect, and the answer is lost. */
export type VendorFault =
  | 'cut-before'
  | 'cut-after'
  | 'cut-in-answer'
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The request takes effect, and this is the answer. */
  | { readonly after: number }
  /** The answer is an error that repeats the address and the Authorization header of the request. */
  | { readonly echo: number };

/** A request as it was received. */
export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  /** The body as JSON; undefined for another one. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** An answer. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How a task ends: with a clip, an error, or refused by the moderation. */
export type VendorEnd = 'clip' | 'late-failure' | 'moderation';

/** A task of a stand-in. */
export interface VendorTask {
  readonly id: string;
  readonly model: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly end: VendorEnd;
  cancelled?: boolean;
  forgotten?: boolean;
}

/** What a stand-in is opened with. */
export interface VendorSetup {
  readonly clock: Clock;
  readonly port?: number | undefined;
  /** How long a task waits, and how long it runs, in ms. */
  readonly queueMs?: number;
  readonly runMs?: number;
  /** The clip of every task. */
  readonly clip: () => Promise<Uint8Array>;
  /** The query of the addresses of results, such as a signature; default: that of the vendor, or none. */
  readonly resultQuery?: string | undefined;
  /** Called for each answered request; null: the connection was cut. */
  readonly onAnswer?:
    | ((request: { method: string; path: string; status: number | null }) => void)
    | undefined;
}

/** A server with the API of a vendor, on loopback and free of charge. */
export interface VendorEmulator extends AsyncDisposable {
  readonly origin: string;
  /** All tasks, in the order of their creation. */
  readonly tasks: readonly VendorTask[];
  /** Tasks that ended with a clip: what a vendor bills. */
  billed(): readonly VendorTask[];
  /** The requests of a place so far. */
  count(place: VendorPlace): number;
  /** The next request of this place goes wrong. */
  fail(place: VendorPlace, fault: VendorFault): void;
  /** The next task ends like this. */
  endNext(end: VendorEnd): void;
  /** The service forgets all tasks. */
  forget(): void;
}

/** What a vendor's part of a stand-in uses. */
export interface VendorCore {
  readonly origin: () => string;
  readonly now: () => number;
  readonly tasks: VendorTask[];
  readonly clip: VendorSetup['clip'];
  create(model: string, input: VendorTask['input'], id?: string): VendorTask;
  find(id: string): VendorTask | undefined;
  stateOf(task: VendorTask): 'queued' | 'running' | 'ended';
  /** The address of the clip of a task, with this query unless the setup has another one. */
  resultAddress(task: VendorTask, query?: string): string;
}

/** The routes of a vendor: which place a request is for, and its answer. */
export interface VendorRoutes {
  placeOf(request: VendorRequest): VendorPlace | null;
  handle(request: VendorRequest, place: VendorPlace): VendorAnswer | Promise<VendorAnswer>;
  /** Where a task is, for a service whose tasks wait for each other; default: each runs by itself. */
  stateOf?(task: VendorTask): ReturnType<VendorCore['stateOf']>;
  /** Before the service forgets its tasks. */
  beforeForget?(): void;
  /** A request to change the protocol; default: refused. */
  upgrade?(request: IncomingMessage, socket: Duplex): void;
  close?(): void;
}

const LARGEST_BODY = 64 * 1024 * 1024;

/** Opens a server with these routes. */
export async function openVendorEmulator(
  setup: VendorSetup,
  routesOf: (core: VendorCore) => VendorRoutes,
): Promise<VendorEmulator> {
  const { clock, queueMs = 0, runMs = 0 } = setup;
  const tasks: VendorTask[] = [];
  const faults = new Map<VendorPlace, VendorFault[]>();
  const counts = new Map<VendorPlace, number>();
  const ends: VendorEnd[] = [];
  let origin = '';
  const core: VendorCore = {
    origin: () => origin,
    now: () => clock.now(),
    tasks,
    clip: setup.clip,
    create(model, input, id = taskName(tasks.length + 1)) {
      const task = { id, model, input, createdAt: clock.now(), end: ends.shift() ?? 'clip' };
      tasks.push(task);
      return task;
    },
    find: (id) => tasks.find((task) => task.id === id && !task.forgotten),
    stateOf(task) {
      if (routes.stateOf) return routes.stateOf(task);
      const age = clock.now() - task.createdAt;
      if (task.cancelled || age >= queueMs + runMs) return 'ended';
      return age < queueMs ? 'queued' : 'running';
    },
    resultAddress: ({ id }, query = '') => `${origin}/files/${id}.mp4${setup.resultQuery ?? query}`,
  };
  const routes: VendorRoutes = routesOf(core);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readRequest(request);
    const place = foreignRequest(request) === null ? routes.placeOf(read) : null;
    const report = (status: number | null): void =>
      setup.onAnswer?.({ method: read.method, path: read.path, status });
    const cut = (): void => {
      report(null);
      request.socket.destroy();
    };
    if (place === null) return send(response, { status: 404, body: { detail: 'Not Found' } });
    counts.set(place, (counts.get(place) ?? 0) + 1);
    const fault = faults.get(place)?.shift();
    if (fault === 'cut-before') return cut();
    if (typeof fault === 'object' && 'status' in fault) {
      report(fault.status);
      return send(response, { body: {}, ...fault });
    }
    if (typeof fault === 'object' && 'echo' in fault) {
      report(fault.echo);
      return send(response, { status: fault.echo, body: echoOf(read, request.url) });
    }
    const found = await routes.handle(read, place);
    if (fault === 'cut-after') return cut();
    const given =
      typeof fault === 'object' && 'after' in fault ? { status: fault.after, body: '<html>' } : found;
    report(given.status);
    if (fault === 'cut-in-answer') return sendHalf(response, given);
    send(response, given);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
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
    tasks,
    billed: () =>
      tasks.filter((task) => core.stateOf(task) === 'ended' && !task.cancelled && task.end === 'clip'),
    count: (place) => counts.get(place) ?? 0,
    fail: (place, fault) => void faults.set(place, [...(faults.get(place) ?? []), fault]),
    endNext: (end) => void ends.push(end),
    forget() {
      routes.beforeForget?.();
      for (const task of tasks) task.forgotten = true;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        routes.close?.();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// In the fields in which services put texts of errors.
function echoOf({ headers }: VendorRequest, address = ''): object {
  const header = headers.authorization ?? '';
  const key = header.replace(/^\w+\s+/, '');
  const forms = [header, key, encodeURIComponent(header), Buffer.from(key).toString('base64')];
  const own = Object.entries(headers).flatMap(([name, value]) => (/key|token/.test(name) ? [value] : []));
  const text = `refused: ${address} ${[...forms, ...own].join(' ')}`;
  return { code: key, detail: text, message: text, title: text, error: { code: key, message: text } };
}

// The form of the names that services give to requests.
function taskName(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
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

function send(response: ServerResponse, { status, headers = {}, body }: VendorAnswer): void {
  const isBytes = body instanceof Uint8Array;
  const content = isBytes
    ? Buffer.from(body)
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const type = isBytes ? 'video/mp4' : typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'content-length': content.length, ...headers });
  response.end(content);
}

// The whole length is announced, and most of the text arrives.
function sendHalf(response: ServerResponse, { status, body }: VendorAnswer): void {
  const content = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': content.length });
  response.write(content.subarray(0, content.length - 2), () => response.destroy());
}
