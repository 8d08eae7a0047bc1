import { readUrl } from '../../base/read-url.js';
import type {
  VendorAnswer,
  VendorCore,
  VendorEmulator,
  VendorPlace,
  VendorRefusal,
  VendorRequest,
  VendorRoutes,
  VendorSetup,
  VendorTask,
} from './vendor-contract.js';
import { openVendorEmulator } from './vendor-emulator.js';

/** fal.ai on loopback: its queue, storage and list of requests, at one address. Written from its documentation. */
export function openFalEmulator(setup: VendorSetup): Promise<VendorEmulator> {
  return openVendorEmulator(setup, falRoutes);
}

const REQUEST = /^\/([\w.-]+\/[\w.-]+)\/requests\/([\w-]+)(\/status|\/cancel)?$/;

function falRoutes(core: VendorCore): VendorRoutes {
  const files = new Set<string>();
  return {
    placeOf({ method, path }) {
      if (path.startsWith('/files/')) return method === 'PUT' ? 'upload' : 'download';
      if (path === '/rest/storage/upload/initiate') return 'upload';
      if (path === '/platform/v1/models/requests/by-endpoint') return 'list';
      const [, , , action] = REQUEST.exec(path) ?? [];
      if (REQUEST.test(path))
        return action === '/cancel' ? 'cancel' : action === '/status' ? 'poll' : 'result';
      return method === 'POST' && /^\/[\w.-]+\/[\w./-]+$/.test(path) ? 'submit' : null;
    },
    handle(request, place) {
      if (place !== 'download' && !(place === 'upload' && request.method === 'PUT') && !hasKey(request))
        return { status: 401, body: { detail: 'No user found for Key ID and Secret' } };
      return handlers[place](request, core, files);
    },
    refuse: (refusal) => refusals[refusal],
  };
}

const refusals: Readonly<Record<VendorRefusal, VendorAnswer>> = {
  throttled: { status: 429, body: { detail: 'Rate limit exceeded' } },
  'too-many-in-flight': { status: 429, body: { detail: 'Concurrent requests limit reached' } },
  'out-of-money': { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } },
  broken: { status: 500, body: { detail: 'Internal Server Error' } },
  unavailable: { status: 503, body: { detail: 'Service Unavailable' } },
};

type Handler = (
  request: VendorRequest,
  core: VendorCore,
  files: Set<string>,
) => VendorAnswer | Promise<VendorAnswer>;

const handlers: Readonly<Record<VendorPlace, Handler>> = {
  submit,
  poll: showStatus,
  result: showResult,
  upload,
  list,
  cancel,
  download: (request, core) => core.download(request),
};

function hasKey({ headers }: VendorRequest): boolean {
  return /^Key \S{8,}$/.test(headers.authorization ?? '');
}

function upload({ method, path, json }: VendorRequest, core: VendorCore, files: Set<string>): VendorAnswer {
  if (method === 'PUT') {
    files.add(path);
    return { status: 200, body: {} };
  }
  const name = String(json?.file_name ?? '');
  if (!/^[\w.-]+$/.test(name)) return problem(['body', 'file_name'], 'value_error', 'Bad file name');
  const at = `${core.origin()}/files/${name}`;
  return { status: 200, body: { upload_url: `${at}?signature=of-the-upload`, file_url: at } };
}

function submit({ path, json }: VendorRequest, core: VendorCore, files: Set<string>): VendorAnswer {
  if (json === undefined) return problem(['body'], 'value_error', 'The body is no JSON object');
  if (typeof json.prompt !== 'string' || json.prompt === '')
    return problem(['body', 'prompt'], 'missing', 'Field required');
  for (const [field, value] of Object.entries(json)) {
    if (!field.endsWith('_url') || typeof value !== 'string') continue;
    const isOurs = value.startsWith(core.origin());
    if (isOurs && !files.has(readUrl(value)?.pathname ?? ''))
      return problem(['body', field], 'file_download_error', 'Failed to download the file');
  }
  const task = core.create(path.slice(1), json);
  return { status: 200, body: { status: 'IN_QUEUE', queue_position: 0, ...addresses(task, core) } };
}

function addresses({ id, model }: VendorTask, core: VendorCore) {
  const at = `${core.origin()}/${model.split('/').slice(0, 2).join('/')}/requests/${id}`;
  return { request_id: id, response_url: at, status_url: `${at}/status`, cancel_url: `${at}/cancel` };
}

function taskOf({ path }: VendorRequest, core: VendorCore): VendorTask | undefined {
  const [, app, id] = REQUEST.exec(path) ?? [];
  const task = core.find(id ?? '');
  return task?.model.startsWith(`${app}`) ? task : undefined;
}

const unknown: VendorAnswer = { status: 404, body: { detail: 'Request not found' } };

function showStatus(request: VendorRequest, core: VendorCore): VendorAnswer {
  const task = taskOf(request, core);
  if (task === undefined) return unknown;
  const state = { queued: 'IN_QUEUE', running: 'IN_PROGRESS', ended: 'COMPLETED' }[core.stateOf(task)];
  return { status: state === 'COMPLETED' ? 200 : 202, body: { status: state, ...addresses(task, core) } };
}

function showResult(request: VendorRequest, core: VendorCore): VendorAnswer {
  const task = taskOf(request, core);
  if (task === undefined) return unknown;
  if (core.stateOf(task) !== 'ended')
    return { status: 400, body: { detail: 'Request is still in progress' } };
  if (task.cancelled) return { status: 499, body: { detail: 'Request was cancelled' } };
  if (task.end === 'moderation')
    return problem(
      ['body', 'prompt'],
      'content_policy_violation',
      'The content was flagged by a content checker.',
    );
  if (task.end === 'late-failure')
    return {
      status: 500,
      body: { detail: [{ loc: ['body'], msg: 'Generation failed', type: 'internal_server_error' }] },
    };
  return {
    status: 200,
    body: { video: { url: core.resultAddress(task), content_type: 'video/mp4' }, seed: 7 },
  };
}

function cancel(request: VendorRequest, core: VendorCore): VendorAnswer {
  const task = taskOf(request, core);
  if (task === undefined) return { status: 404, body: { status: 'NOT_FOUND' } };
  if (core.stateOf(task) === 'ended') return { status: 400, body: { status: 'ALREADY_COMPLETED' } };
  if (core.stateOf(task) === 'queued') task.cancelled = true;
  return { status: 202, body: { status: 'CANCELLATION_REQUESTED' } };
}

// Only requests that have ended, the newest first.
function list({ query }: VendorRequest, core: VendorCore): VendorAnswer {
  const since = Date.parse(query.get('start') ?? '');
  const items = core.tasks
    .filter(
      (task) => task.model === query.get('endpoint_id') && core.stateOf(task) === 'ended' && !task.forgotten,
    )
    .filter(({ createdAt }) => !(createdAt < since))
    .map(({ id, model, createdAt, input, end }) => ({
      request_id: id,
      endpoint_id: model,
      sent_at: new Date(createdAt).toISOString(),
      status_code: end === 'clip' ? 200 : 422,
      ...(query.get('expand') === 'payloads' ? { json_input: input } : {}),
    }));
  const first = Number(query.get('cursor') ?? 0);
  const last = first + Number(query.get('limit') ?? 50);
  return {
    status: 200,
    body: { items: items.slice(first, last), has_more: last < items.length, next_cursor: `${last}` },
  };
}

function problem(loc: readonly string[], type: string, msg: string): VendorAnswer {
  return { status: 422, headers: { 'x-fal-error-type': type }, body: { detail: [{ loc, msg, type }] } };
}
