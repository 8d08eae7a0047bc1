import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeLeniently } from '../../base/read-url.js';
import type {
  VendorAnswer,
  VendorCore,
  VendorEmulator,
  VendorRefusal,
  VendorRequest,
  VendorRoutes,
  VendorSetup,
  VendorTask,
} from './vendor-contract.js';
import { openVendorEmulator } from './vendor-emulator.js';

/** What a stand-in of Kling is opened with. */
export interface KlingEmulatorSetup extends VendorSetup {
  /** Signatures of tokens are checked with it; absent: every signed token is accepted. */
  readonly secretKey?: string;
}

/** The image-to-video API of Kling on loopback. Written from its documentation. */
export function openKlingEmulator(setup: KlingEmulatorSetup): Promise<VendorEmulator> {
  return openVendorEmulator(setup, (core) => klingRoutes(core, setup));
}

const PATH = '/v1/videos/image2video';

function klingRoutes(core: VendorCore, { secretKey }: KlingEmulatorSetup): VendorRoutes {
  return {
    placeOf({ method, path }) {
      if (path.startsWith('/files/')) return 'download';
      if (path === PATH) return method === 'POST' ? 'submit' : null;
      return path.startsWith(`${PATH}/`) && method === 'GET' ? 'poll' : null;
    },
    async handle(request, place) {
      if (place === 'download') return await core.download(request);
      if (!isSigned(request, core.now(), secretKey)) return wrong(401, 1002, 'Authorization is invalid');
      return place === 'submit' ? submit(request, core) : show(request, core);
    },
    refuse: (refusal) => refusals[refusal],
  };
}

const refusals: Readonly<Record<VendorRefusal, VendorAnswer>> = {
  throttled: wrong(429, 1302, 'API request too fast'),
  'too-many-in-flight': wrong(429, 1303, 'parallel task over resource pack limit'),
  'out-of-money': wrong(429, 1102, 'Resource pack depleted'),
  broken: wrong(500, 5000, 'Internal server error'),
  unavailable: wrong(503, 5001, 'The server is temporarily unavailable'),
};

function isSigned({ headers }: VendorRequest, now: number, secretKey: string | undefined): boolean {
  const [head = '', body = '', signature = ''] =
    /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]?.split('.') ?? [];
  try {
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string };
    const {
      iss,
      exp = 0,
      nbf = 0,
    } = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
      iss?: string;
      exp?: number;
      nbf?: number;
    };
    if (alg !== 'HS256' || !iss || exp * 1000 < now || nbf * 1000 > now + 5000) return false;
  } catch {
    return false;
  }
  if (secretKey === undefined) return true;
  const wanted = createHmac('sha256', secretKey).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function submit({ json }: VendorRequest, core: VendorCore): VendorAnswer {
  if (json === undefined) return wrong(400, 1200, 'The body is no JSON object');
  const { model_name: model, image, image_tail: tail, duration, external_task_id: name } = json;
  if (typeof model !== 'string') return wrong(404, 1203, 'model_name is missing');
  for (const [field, value] of Object.entries({ image, image_tail: tail }))
    if (typeof value === 'string' && value.startsWith('data:'))
      return wrong(400, 1201, `${field} must be plain Base64`);
  if (typeof image !== 'string' || image === '') return wrong(400, 1201, 'image is missing');
  if (duration !== '5' && duration !== '10') return wrong(400, 1201, 'duration must be 5 or 10');
  if (typeof name === 'string' && core.tasks.some(({ input }) => input.external_task_id === name))
    return wrong(400, 1201, 'external_task_id exists already');
  const { image: _, image_tail: __, ...rest } = json;
  return success(view(core.create(model, { ...rest, hasTail: tail !== undefined }), core));
}

function show({ path }: VendorRequest, core: VendorCore): VendorAnswer {
  const id = decodeLeniently(path.slice(PATH.length + 1));
  const named = core.tasks.find(({ input, forgotten }) => input.external_task_id === id && !forgotten);
  const task = core.find(id) ?? named;
  return task ? success(view(task, core)) : wrong(404, 1203, 'The task does not exist');
}

function view(task: VendorTask, core: VendorCore) {
  const state = core.stateOf(task);
  const isFailed = state === 'ended' && task.end !== 'clip';
  const url = core.resultAddress(task, '?token=of-the-result');
  return {
    task_id: task.id,
    task_status: isFailed
      ? 'failed'
      : { queued: 'submitted', running: 'processing', ended: 'succeed' }[state],
    ...(isFailed
      ? {
          task_status_msg:
            task.end === 'moderation' ? 'Failure to pass the risk control system' : 'Service busy (time out)',
        }
      : {}),
    task_info: { external_task_id: task.input.external_task_id ?? '' },
    created_at: task.createdAt,
    ...(state === 'ended' && !isFailed
      ? { task_result: { videos: [{ id: task.id, url, duration: String(task.input.duration) }] } }
      : {}),
  };
}

function success(data: unknown): VendorAnswer {
  return { status: 200, body: { code: 0, message: 'SUCCEED', request_id: 'of-the-request', data } };
}

function wrong(status: number, code: number, message: string): VendorAnswer {
  return { status, body: { code, message, request_id: 'of-the-request' } };
}
