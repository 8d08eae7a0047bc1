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

/** The video part of the Gemini API on loopback. Written from its documentation. */
export function openVeoEmulator(setup: VendorSetup): Promise<VendorEmulator> {
  return openVendorEmulator(setup, veoRoutes);
}

const SUBMIT = /^\/v1beta\/models\/([\w.-]+):predictLongRunning$/;
const OPERATION = /^\/v1beta\/(models\/[\w.-]+\/operations\/[\w-]+)$/;
const FILE = /^\/v1beta\/files\/([\w-]+):download$/;
const LARGEST_BODY = 20 * 1000 * 1000;

function veoRoutes(core: VendorCore): VendorRoutes {
  return {
    placeOf({ method, path }) {
      if (SUBMIT.test(path)) return method === 'POST' ? 'submit' : null;
      if (method !== 'GET') return null;
      if (FILE.test(path) || path.startsWith('/files/')) return 'download';
      return OPERATION.test(path) ? 'poll' : null;
    },
    async handle(request, place) {
      // The storage that files redirect to has signed addresses.
      if (place === 'download' && request.path.startsWith('/files/')) return await core.download(request);
      const key = keyOf(request);
      if (key === null)
        return wrong(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.');
      if (place === 'submit') return submit(request, core);
      return place === 'poll' ? show(request, key, core) : redirect(request, core);
    },
    refuse: (refusal) => refusals[refusal],
  };
}

const refusals: Readonly<Record<VendorRefusal, VendorAnswer>> = {
  throttled: wrong(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.'),
  'too-many-in-flight': wrong(429, 'RESOURCE_EXHAUSTED', 'Too many concurrent requests.'),
  'out-of-money': wrong(429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'),
  broken: wrong(500, 'INTERNAL', 'An internal error has occurred.'),
  unavailable: wrong(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
};

function keyOf({ headers, query }: VendorRequest): string | null {
  const key = headers['x-goog-api-key'] ?? query.get('key');
  return typeof key === 'string' && key.length >= 8 ? key : null;
}

interface SentImage {
  readonly bytesBase64Encoded?: unknown;
  readonly mimeType?: unknown;
}

function submit({ path, json, bytes }: VendorRequest, core: VendorCore): VendorAnswer {
  const model = SUBMIT.exec(path)?.[1] ?? '';
  if (bytes.length > LARGEST_BODY) return invalid('Request payload size exceeds the limit: 20971520 bytes.');
  const [instance] = (json?.instances ?? []) as readonly Readonly<Record<string, unknown>>[];
  if (instance === undefined) return invalid('instances is required.');
  const { prompt, image, lastFrame } = instance;
  for (const [name, sent] of Object.entries({ image, lastFrame })) {
    if (sent === undefined) continue;
    const { bytesBase64Encoded: data, mimeType } = sent as SentImage;
    if (typeof data !== 'string' || !/^[\w+/]+=*$/.test(data))
      return invalid(`\`${name}\` must have \`bytesBase64Encoded\`.`);
    if (mimeType !== 'image/png' && mimeType !== 'image/jpeg')
      return invalid(`The type of \`${name}\` is not supported.`);
  }
  if (lastFrame !== undefined && image === undefined) return invalid('`lastFrame` needs `image`.');
  const parameters = (json?.parameters ?? {}) as Readonly<Record<string, unknown>>;
  const { aspectRatio = '16:9', durationSeconds = 8, resolution = '720p', ...others } = parameters;
  if (aspectRatio !== '16:9' && aspectRatio !== '9:16') return invalid('`aspectRatio` is not supported.');
  if (![4, 6, 8].includes(Number(durationSeconds))) return invalid('`durationSeconds` must be 4, 6 or 8.');
  if (resolution !== '720p' && Number(durationSeconds) !== 8)
    return invalid(`\`durationSeconds\` must be 8 for ${String(resolution)}.`);
  for (const [name, value] of Object.entries(others))
    if (name !== 'personGeneration' || value !== 'allow_adult')
      return invalid(`\`${name}\` isn't supported by this model.`);
  const input = { prompt, hasImage: image !== undefined, hasLast: lastFrame !== undefined, ...parameters };
  const number = String(core.tasks.length + 1).padStart(8, '0');
  const { id } = core.create(model, input, `models/${model}/operations/op${number}`);
  return { status: 200, body: { name: id } };
}

function show({ path }: VendorRequest, key: string, core: VendorCore): VendorAnswer {
  const task = core.find(OPERATION.exec(path)?.[1] ?? '');
  if (task === undefined) return wrong(404, 'NOT_FOUND', 'Requested entity was not found.');
  const name = task.id;
  if (core.stateOf(task) !== 'ended') return { status: 200, body: { name } };
  if (task.end === 'late-failure')
    return { status: 200, body: { name, done: true, error: { code: 13, message: 'Internal error.' } } };
  return { status: 200, body: { name, done: true, response: responseOf(task, key, core) } };
}

// As the service does, the address of the clip has the key of the request.
function responseOf(task: VendorTask, key: string, core: VendorCore) {
  const removed = {
    raiMediaFilteredCount: 1,
    raiMediaFilteredReasons: ["The prompt could not be submitted: it violates Google's usage guidelines."],
  };
  const isExpired = core.resultAddress(task).includes(EXPIRED);
  const file = `${isExpired ? 'expired-' : ''}${fileOf(task)}`;
  const uri = `${core.origin()}/v1beta/files/${file}:download?alt=media&key=${encodeURIComponent(key)}`;
  return {
    '@type': 'type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse',
    generateVideoResponse: task.end === 'moderation' ? removed : { generatedSamples: [{ video: { uri } }] },
  };
}

const EXPIRED = '/expired/';

function fileOf({ id }: VendorTask): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function redirect({ path }: VendorRequest, core: VendorCore): VendorAnswer {
  const file = FILE.exec(path)?.[1] ?? '';
  const task = core.tasks.find((one) => fileOf(one) === file && !one.forgotten);
  if (task) {
    const location = core.resultAddress(task, '?X-Goog-Signature=of-the-result');
    return { status: 302, headers: { location }, body: '' };
  }
  return wrong(
    403,
    'PERMISSION_DENIED',
    `You do not have permission to access the File ${file} or it may not exist.`,
  );
}

function invalid(message: string): VendorAnswer {
  return wrong(400, 'INVALID_ARGUMENT', message);
}

function wrong(code: number, status: string, message: string): VendorAnswer {
  return { status: code, body: { error: { code, message, status } } };
}
