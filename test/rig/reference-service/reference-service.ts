import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { checkCreate, modelOf } from './check-create.js';
import {
  type ApiRequest,
  apiRequest,
  base,
  bodyOf,
  breakOff,
  close,
  listen,
  parsed,
  reporting,
} from './http-request.js';
import type { Fields } from './json-value.js';
import { referenceModels } from './models.js';
import { openObjectStorage } from './object-storage.js';
import { invalid, type Refusal, refusals } from './refusal.js';
import { openRateGate, undocumented } from './request-rules.js';
import { openScript, type Route, type Script, type Scripted } from './script.js';
import { listEntry, readBeijingTime, taskAnswer } from './task-answer.js';
import { type BillLine, openTaskList, type Task } from './task-list.js';

/** What a test decides. */
export interface ReferenceSetup {
  /** Ms since 1970. */
  readonly now: () => number;
  /** The bytes of every result. */
  readonly clip: Buffer;
  /** Account by API key. */
  readonly keys: Readonly<Record<string, string>>;
  readonly region?: 'cn-beijing' | 'ap-southeast-1';
  /** It is the host of this workspace. */
  readonly workspace?: string;
  readonly pendingMs?: number;
  readonly runMs?: number;
  /** Length of a clip whose length the model decides. */
  readonly autoSeconds?: number;
}

/** One request to the API or to the storage. */
export interface SeenRequest {
  readonly route: Route | 'none';
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of JSON bodies. */
  readonly body: unknown;
}

/**
 * The vendor's service, written from its description and from nothing else: it shares no code with the emulator
 * or the client, so that an error in reading the description does not cancel itself out. It refuses what is not described.
 */
export interface ReferenceService extends AsyncDisposable {
  /** Ends with /api/v1. */
  readonly baseUrl: string;
  readonly script: Script;
  readonly seen: readonly SeenRequest[];
  /** Everything that clients have sent that the description does not have. */
  readonly undocumented: readonly string[];
  bill(): readonly BillLine[];
  taskCount(): number;
}

interface Answer {
  readonly status: number;
  readonly body: Fields;
  readonly charset?: boolean;
}

const dayMs = 24 * 3_600_000;
const maxBody = 20 * 1024 * 1024;

/** Opens the service on loopback. */
export async function openReferenceService(setup: ReferenceSetup): Promise<ReferenceService> {
  const { now, keys, region = 'cn-beijing', workspace } = setup;
  const tasks = openTaskList(region);
  const storage = openObjectStorage(setup.clip);
  const script = openScript();
  const isWithinRate = openRateGate();
  const seen: SeenRequest[] = [];
  const foreign: string[] = [];

  async function answerApi(request: ApiRequest): Promise<Answer | Refusal> {
    const { route, headers, query, body } = request;
    const sent = headers.authorization;
    if (sent === undefined) return refusals.noKey;
    const account = /^Bearer \S+$/.test(sent) ? keys[sent.slice('Bearer '.length)] : undefined;
    if (account === undefined) return refusals.wrongKey;
    if (route === 'none') return refusals.noPath;
    const named = headers['x-dashscope-workspace'];
    if (named !== undefined && named !== workspace) return refusals.noWorkspace;
    const unknown = undocumented(route, { headers, query, body });
    foreign.push(...unknown.map((what) => `${route}: ${what}`));
    if (unknown.length > 0) return invalid(`The reference does not document: ${unknown.join(', ')}.`);
    const perSecond = route === 'policy' ? 100 : 20;
    const quota = route === 'policy' ? `${route} ${query.get('model')}` : route;
    if (route !== 'create' && !isWithinRate(`${account} ${quota}`, perSecond, now()))
      return route === 'policy' ? refusals.submitRate : refusals.requestRate;
    switch (route) {
      case 'create':
        return create(request, account);
      case 'poll':
        return { status: 200, body: queryTask(request.task, account), charset: true };
      case 'cancel':
        return cancel(request.task, account);
      case 'list':
        return list(query, account);
      case 'policy':
        return grant(query, account);
      default:
        return refusals.noPath;
    }
  }

  async function create(request: ApiRequest, account: string): Promise<Answer | Refusal> {
    if (request.headers['x-dashscope-async'] !== 'enable') return refusals.notAsync;
    if (request.body.length > maxBody) return refusals.tooLarge;
    const body = parsed(request.body);
    const place = { path: request.path.slice(base.length), region, isWorkspaceHost: workspace !== undefined };
    const model = modelOf(body, place);
    if (typeof model !== 'string') return model;
    const submitsPerSecond = referenceModels[model]?.submitsPerSecond ?? 1;
    if (!isWithinRate(`${account} ${model}`, submitsPerSecond, now())) return refusals.submitRate;
    const resolvesUploads = request.headers['x-dashscope-ossresourceresolve'] === 'enable';
    const reader = () => ({ account, model, now: now(), uploads: storage.uploads, resolvesUploads });
    const order = await checkCreate(body as Fields, model, { ...place, reader });
    if ('status' in order) {
      if (/reference does not document/.test(order.message)) foreign.push(`create: ${order.message}`);
      return order;
    }
    const task = tasks.add({
      account,
      requestId: request.id,
      order,
      failure: order.failure ?? script.takeFailure(),
      seconds: order.seconds === -1 ? (setup.autoSeconds ?? 7.4) : order.seconds,
      pendingMs: setup.pendingMs ?? 1000,
      runMs: setup.runMs ?? 60_000,
      submittedAt: now(),
    });
    return { status: 200, body: { output: { task_status: 'PENDING', task_id: task.id } } };
  }

  function queryTask(id: string, account: string): Fields {
    const view = tasks.find(id, account, now());
    const url = (task: Task) => `${storageUrl}${storage.resultPath(task.id, view?.endedAt ?? now())}`;
    return taskAnswer(id, view, url);
  }

  function cancel(id: string, account: string): Answer | Refusal {
    const view = tasks.find(id, account, now());
    if (view?.status !== 'PENDING') return refusals.notPending;
    view.task.cancelledAt = now();
    return { status: 200, body: {}, charset: true };
  }

  function list(query: URLSearchParams, account: string): Answer | Refusal {
    const times = ['start_time', 'end_time'].map((name) => {
      const text = query.get(name);
      return text === null ? undefined : (readBeijingTime(text) ?? Number.NaN);
    });
    const end = times[1] ?? (times[0] === undefined ? now() : times[0] + dayMs);
    const start = times[0] ?? end - dayMs;
    const page = Number(query.get('page_no') ?? 1);
    const size = Number(query.get('page_size') ?? 10);
    const isRight =
      end >= start && end - start <= dayMs && [page, size].every((n) => Number.isInteger(n) && n > 0);
    if (!isRight) return invalid('the parameters must conform to the specification.');
    const isWanted = (name: string, value: string) => (query.get(name) ?? value) === value;
    const found = tasks
      .all(account, now())
      .filter(
        ({ task, status }) =>
          task.submittedAt >= start &&
          task.submittedAt <= end &&
          isWanted('task_id', task.id) &&
          isWanted('model_name', task.order.model) &&
          isWanted('status', status),
      );
    const body = {
      total: found.length,
      data: found.slice((page - 1) * size, page * size).map((view) => listEntry(view, region)),
      total_page: Math.ceil(found.length / size),
      page_no: page,
      page_size: size,
    };
    return { status: 200, body, charset: true };
  }

  function grant(query: URLSearchParams, account: string): Answer | Refusal {
    const model = query.get('model') ?? '';
    if (query.get('action') !== 'getPolicy') return invalid('The action is getPolicy.');
    if (referenceModels[model]?.prices[region] === undefined) return refusals.unknownModel;
    return {
      status: 200,
      body: { data: { ...storage.permit(account, model, now()), upload_host: storageUrl } },
    };
  }

  async function serveApi(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await apiRequest(incoming);
    const { route, method, path, query, headers } = request;
    seen.push({ route, method, path, query: query.toString(), headers, body: parsed(request.body) });
    const scripted = route === 'none' ? undefined : script.take(route);
    if (scripted?.kind === 'break') return breakOff(incoming);
    const refused = scripted?.kind === 'refuse' ? scripted.refusal : undefined;
    const answer = refused ?? (scripted?.kind === 'answer' ? undefined : await answerApi(request));
    if (scripted?.kind === 'lose') return breakOff(incoming);
    response.setHeader('date', new Date(now()).toUTCString());
    response.setHeader('x-request-id', request.id);
    response.setHeader('req-cost-time', '12');
    response.setHeader('server', 'istio-envoy');
    response.setHeader('set-cookie', 'acw_tc=0a0f; path=/; HttpOnly; Max-Age=1800');
    if (scripted?.kind === 'answer' || scripted?.kind === 'replace') {
      response.writeHead(scripted.status, scripted.headers).end(scripted.body);
      return;
    }
    if (answer === undefined) throw new Error('There is no answer.');
    const isWide = 'charset' in answer && answer.charset === true;
    const body = 'code' in answer ? { code: answer.code, message: answer.message } : answer.body;
    response.setHeader('content-type', isWide ? 'application/json;charset=UTF-8' : 'application/json');
    response.writeHead(answer.status).end(JSON.stringify({ request_id: request.id, ...body }));
  }

  async function serveStorage(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const { method = '', headers } = incoming;
    const url = new URL(incoming.url ?? '/', 'http://storage');
    const route: Route = method === 'POST' ? 'upload' : 'result';
    seen.push({ route, method, path: url.pathname, query: url.search.slice(1), headers, body: undefined });
    const scripted = script.take(route);
    if (scripted?.kind === 'break') return breakOff(incoming);
    const answer = scriptedStorage(scripted) ?? storage.answer({ method, url, headers, body, now: now() });
    if (scripted?.kind === 'lose') return breakOff(incoming);
    const sent = Buffer.from(answer.body ?? '');
    response.setHeader('date', new Date(now()).toUTCString());
    response.writeHead(answer.status, { ...answer.headers, 'content-length': sent.length });
    if (scripted?.kind === 'cut') response.write(sent.subarray(0, scripted.after), () => response.destroy());
    else response.end(sent);
  }

  const api = createServer(reporting(serveApi));
  const storageServer = createServer(reporting(serveStorage));
  const [apiUrl, storageUrl] = await Promise.all([listen(api), listen(storageServer)]);
  return {
    baseUrl: `${apiUrl}${base}`,
    script,
    seen,
    undocumented: foreign,
    bill: () => tasks.bill(now()),
    taskCount: tasks.count,
    async [Symbol.asyncDispose]() {
      await Promise.all([api, storageServer].map(close));
    },
  };
}

function scriptedStorage(scripted: Scripted | undefined) {
  if (scripted?.kind === 'answer') return scripted;
  if (scripted?.kind !== 'refuse') return undefined;
  const { status, code, message } = scripted.refusal;
  const headers = { 'content-type': 'application/xml' };
  return { status, headers, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}
