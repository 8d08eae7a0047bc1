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

/** The video API of Volcengine Ark and BytePlus on loopback. Written from its documentation. */
export function openSeedanceEmulator(setup: VendorSetup): Promise<VendorEmulator> {
  return openVendorEmulator(setup, seedanceRoutes);
}

const PATH = '/api/v3/contents/generations/tasks';
const LARGEST_BODY = 64 * 1000 * 1000;

function seedanceRoutes(core: VendorCore): VendorRoutes {
  return {
    placeOf({ method, path }) {
      if (path.startsWith('/files/')) return 'download';
      if (path === PATH) return method === 'POST' ? 'submit' : method === 'GET' ? 'list' : null;
      if (!path.startsWith(`${PATH}/`)) return null;
      return method === 'GET' ? 'poll' : method === 'DELETE' ? 'cancel' : null;
    },
    handle(request, place) {
      if (place !== 'download' && !/^Bearer \S{8,}$/.test(request.headers.authorization ?? ''))
        return wrong(401, 'AuthenticationError', 'The API key in the request is missing or invalid.');
      const handler = handlers[place];
      return handler ? handler(request, core) : wrong(404, 'NotFound', 'Not found.');
    },
    refuse: (refusal) => refusals[refusal],
  };
}

const refusals: Readonly<Record<VendorRefusal, VendorAnswer>> = {
  throttled: wrong(429, 'ModelAccountRpmRateLimitExceeded', 'RPM limit of the model is exceeded.'),
  'too-many-in-flight': wrong(429, 'QuotaExceeded', 'The request has exceeded the quota.'),
  'out-of-money': wrong(403, 'AccountOverdueError', 'Your account has an overdue balance.'),
  broken: wrong(500, 'InternalServiceError', 'The service encountered an unexpected internal error.'),
  unavailable: wrong(503, 'InternalServiceError', 'The service is temporarily unavailable.'),
};

type Handler = (request: VendorRequest, core: VendorCore) => VendorAnswer | Promise<VendorAnswer>;

const handlers: Readonly<Partial<Record<VendorPlace, Handler>>> = {
  submit,
  list,
  poll: (request, core) => {
    const task = taskOf(request, core);
    return task ? { status: 200, body: view(task, core) } : unknown();
  },
  cancel,
  download: (request, core) => core.download(request),
};

function submit({ json, bytes }: VendorRequest, core: VendorCore): VendorAnswer {
  if (bytes.length > LARGEST_BODY) return invalid('body', 'is larger than 64 MB');
  if (json === undefined) return invalid('body', 'is no JSON object');
  const { model, content, ...rest } = json;
  if (typeof model !== 'string') return wrong(400, 'MissingParameter', 'model is missing.');
  if (!Array.isArray(content)) return wrong(400, 'MissingParameter', 'content is missing.');
  const roles: unknown[] = [];
  for (const [at, item] of (content as readonly Readonly<Record<string, unknown>>[]).entries()) {
    if (item.type !== 'image_url') continue;
    const { url } = (item.image_url ?? {}) as { readonly url?: unknown };
    if (typeof url !== 'string' || !/^(?:data:image\/[a-z]+;base64,|https?:)/.test(url))
      return invalid(`content[${at}].image_url`, 'must be an address or Base64 with its prefix');
    roles.push(item.role);
  }
  if (!['first_frame', 'first_frame,last_frame'].includes(roles.join()))
    return invalid('content', 'must have a first frame, and at most a last frame');
  const { duration, execution_expires_after: life = 172_800 } = rest;
  if (!Number.isInteger(duration) || Number(duration) < 2 || Number(duration) > 30)
    return invalid('duration', 'is not supported by the model');
  if (!Number.isInteger(life) || Number(life) < 3600 || Number(life) > 259_200)
    return invalid('execution_expires_after', 'must be from 3600 to 259200');
  const text = content.find((item: { type?: unknown }) => item.type === 'text') as
    | { text?: unknown }
    | undefined;
  const id = `cgt-${new Date(core.now()).toISOString().replace(/\D/g, '').slice(0, 14)}-${(core.tasks.length + 1).toString(36).padStart(5, '0')}`;
  core.create(model, { ...rest, life, roles, text: text?.text }, id);
  return { status: 200, body: { id } };
}

function list({ query }: VendorRequest, core: VendorCore): VendorAnswer {
  const size = Number(query.get('page_size') ?? 10);
  const from = (Number(query.get('page_num') ?? 1) - 1) * size;
  const known = core.tasks.filter((task) => !task.forgotten).reverse();
  const items = known.slice(from, from + size).map((task) => view(task, core));
  return { status: 200, body: { total: known.length, items } };
}

// Of a waiting task it is a cancel; of an ended one it deletes the record.
function cancel(request: VendorRequest, core: VendorCore): VendorAnswer {
  const task = taskOf(request, core);
  if (task === undefined) return unknown();
  const state = core.stateOf(task);
  if (task.cancelled || state === 'running')
    return wrong(409, 'InvalidAction.TaskStatus', 'The task cannot be deleted in its state.');
  if (state === 'queued') task.cancelled = true;
  else task.forgotten = true;
  return { status: 200, body: {} };
}

function taskOf({ path }: VendorRequest, core: VendorCore): VendorTask | undefined {
  return core.find(path.slice(PATH.length + 1));
}

// No part of the input but its settings is shown.
function view(task: VendorTask, core: VendorCore) {
  const { id, model, input, createdAt } = task;
  const created = Math.floor(createdAt / 1000);
  const state = stateOf(task, core);
  return {
    ...{ id, model, status: state, created_at: created, updated_at: created },
    ...(state === 'failed' ? { error: errors[task.end === 'moderation' ? 'moderation' : 'late'] } : {}),
    ...(state === 'succeeded'
      ? {
          content: { video_url: core.resultAddress(task, '?X-Tos-Signature=of-the-result') },
          usage: { completion_tokens: 108_900, total_tokens: 108_900 },
        }
      : {}),
    ...{
      seed: input.seed ?? 1276,
      resolution: input.resolution,
      ratio: input.ratio,
      duration: input.duration,
    },
    ...{ framespersecond: 24, service_tier: 'default', execution_expires_after: input.life },
    ...{ generate_audio: input.generate_audio ?? true, draft: false },
  };
}

function stateOf(task: VendorTask, core: VendorCore): string {
  if (task.cancelled) return 'cancelled';
  const state = core.stateOf(task);
  if (state !== 'ended') return state;
  return task.end === 'clip' ? 'succeeded' : 'failed';
}

const errors = {
  moderation: {
    code: 'OutputVideoSensitiveContentDetected',
    message: 'The request failed because the output video may contain sensitive information.',
  },
  late: {
    code: 'InternalServiceError',
    message: 'The service encountered an unexpected internal error. Please retry later.',
  },
};

function invalid(parameter: string, why: string): VendorAnswer {
  return wrong(400, 'InvalidParameter', `The parameter \`${parameter}\` ${why}.`);
}

function unknown(): VendorAnswer {
  return wrong(404, 'NotFound.Task', 'The specified task is not found.');
}

function wrong(status: number, code: string, message: string): VendorAnswer {
  const type = status === 404 ? 'NotFound' : 'BadRequest';
  return { status, body: { error: { code, message: `${message} Request id: 0217-of-the-request`, type } } };
}
