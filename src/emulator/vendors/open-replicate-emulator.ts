import { createHash } from 'node:crypto';
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

/** What a stand-in of Replicate is opened with. */
export interface ReplicateEmulatorSetup extends VendorSetup {
  /** How many predictions a page of the list has; default: 100, as documented. */
  readonly pageSize?: number;
}

/** The API of Replicate on loopback, with its files and results. Written from its documentation. */
export function openReplicateEmulator(setup: ReplicateEmulatorSetup): Promise<VendorEmulator> {
  return openVendorEmulator(setup, (core) => replicateRoutes(core, setup));
}

const KEPT_MS = 3_600_000;

interface StoredFile {
  readonly id: string;
  readonly sha256: string;
  readonly metadata: unknown;
  readonly createdAt: number;
}

interface Service {
  readonly core: VendorCore;
  readonly files: Map<string, StoredFile>;
  /** How long a prediction takes, in ms. */
  readonly takesMs: number;
  readonly pageSize: number;
}

const CREATE = /^\/v1\/(?:models\/([\w.-]+\/[\w.-]+)\/)?predictions$/;
const PREDICTION = /^\/v1\/predictions\/([\w-]+)(\/cancel)?$/;
const FILE = /^\/v1\/files\/([\w-]+)$/;

function replicateRoutes(
  core: VendorCore,
  { queueMs = 0, runMs = 0, pageSize = 100 }: ReplicateEmulatorSetup,
): VendorRoutes {
  const service: Service = { core, files: new Map(), takesMs: queueMs + runMs, pageSize };
  return {
    placeOf({ method, path }) {
      if (path.startsWith('/files/')) return 'download';
      if (path === '/v1/files') return method === 'POST' ? 'upload' : null;
      if (FILE.test(path)) return 'result';
      if (CREATE.test(path)) return method === 'POST' ? 'submit' : path === '/v1/predictions' ? 'list' : null;
      const [, , action] = PREDICTION.exec(path) ?? [];
      return PREDICTION.test(path) ? (action === '/cancel' ? 'cancel' : 'poll') : null;
    },
    handle(request, place) {
      const isSigned = /^Bearer \S{8,}$/.test(request.headers.authorization ?? '');
      // A key must never be sent to the hosts of the results.
      if (place === 'download' && request.headers.authorization !== undefined)
        return problem(400, 'Bad request', 'a key was sent to the address of a result');
      if (place !== 'download' && !isSigned)
        return problem(401, 'Unauthenticated', 'You did not pass a valid authentication token');
      return handlers[place](request, service);
    },
    refuse: (refusal) => refusals[refusal],
  };
}

const refusals: Readonly<Record<VendorRefusal, VendorAnswer>> = {
  throttled: problem(429, 'Too many requests', 'Request was throttled. Your rate limit resets in ~1s.'),
  'too-many-in-flight': problem(429, 'Too many requests', 'Request was throttled.'),
  'out-of-money': problem(402, 'Insufficient credit', 'You have insufficient credit to run this model.'),
  broken: problem(500, 'Internal server error', 'Internal server error'),
  unavailable: problem(503, 'Service unavailable', 'Service unavailable'),
};

const handlers: Readonly<
  Record<VendorPlace, (request: VendorRequest, service: Service) => VendorAnswer | Promise<VendorAnswer>>
> = {
  submit,
  poll: show,
  result: showFile,
  upload,
  list,
  cancel,
  download: (request, { core }) => core.download(request),
};

function submit({ path, json, headers }: VendorRequest, { core, files }: Service): VendorAnswer {
  if (headers.prefer !== undefined)
    return problem(400, 'Bad request', 'the stand-in never waits for a result');
  const input = json?.input;
  if (typeof input !== 'object' || input === null) return invalid('input', 'input is required');
  if (!('prompt' in input) || typeof input.prompt !== 'string')
    return invalid('prompt', 'prompt is required');
  for (const [field, value] of Object.entries(input)) {
    const url = typeof value === 'string' ? readUrl(value) : undefined;
    if (url?.origin !== core.origin()) continue;
    if (!files.has(FILE.exec(url.pathname)?.[1] ?? '')) return invalid(field, 'the file does not exist');
  }
  const model = CREATE.exec(path)?.[1] ?? `of-a-version:${json?.version}`;
  const id = `p${core.tasks.length + 1}`.padStart(26, '0');
  return { status: 201, body: view(core.create(model, { ...input }, id), core, 'starting') };
}

function show({ path }: VendorRequest, service: Service): VendorAnswer {
  const task = service.core.find(PREDICTION.exec(path)?.[1] ?? '');
  return task ? { status: 200, body: current(task, service) } : notFound;
}

const notFound = problem(404, 'Not found', 'The requested resource could not be found.');

/** A prediction as it is now: what it has is deleted an hour after its end. */
function current(task: VendorTask, { core, takesMs }: Service) {
  const endedAt = task.createdAt + takesMs;
  if (task.cancelled) return view(task, core, 'canceled');
  const state = core.stateOf(task);
  if (state !== 'ended') return view(task, core, state === 'queued' ? 'starting' : 'processing');
  const times = {
    started_at: new Date(task.createdAt).toISOString(),
    completed_at: new Date(endedAt).toISOString(),
    metrics: { predict_time: takesMs / 1000 },
  };
  if (core.now() >= endedAt + KEPT_MS)
    return { ...view(task, core, 'succeeded'), ...times, input: {}, logs: null, data_removed: true };
  if (task.end !== 'clip') return { ...view(task, core, 'failed'), ...times, error: errors[task.end] };
  return { ...view(task, core, 'succeeded'), ...times, output: core.resultAddress(task) };
}

const errors = {
  moderation: 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)',
  'late-failure': 'Prediction interrupted; please retry (code: PA)',
} as const;

function view({ id, model, input, createdAt }: VendorTask, core: VendorCore, status: string) {
  const get = `${core.origin()}/v1/predictions/${id}`;
  const [name, version = 'hidden'] = model.split(':');
  return {
    ...{ id, model: name, version, input, logs: '', output: null as string | null, data_removed: false },
    ...{ error: null as string | null, status, created_at: new Date(createdAt).toISOString() },
    ...{ started_at: null as string | null, completed_at: null as string | null },
    urls: { get, cancel: `${get}/cancel`, web: `https://replicate.com/p/${id}` },
  };
}

function cancel({ path }: VendorRequest, service: Service): VendorAnswer {
  const task = service.core.find(PREDICTION.exec(path)?.[1] ?? '');
  if (task === undefined) return notFound;
  if (service.core.stateOf(task) === 'queued') task.cancelled = true;
  return { status: 200, body: current(task, service) };
}

// The newest first.
function list({ query }: VendorRequest, service: Service): VendorAnswer {
  const { core, pageSize } = service;
  const all = core.tasks.filter(({ id }) => core.find(id) !== undefined).toReversed();
  const first = Number(query.get('cursor') ?? 0);
  const next =
    first + pageSize < all.length ? `${core.origin()}/v1/predictions?cursor=${first + pageSize}` : null;
  const results = all.slice(first, first + pageSize).map((task) => current(task, service));
  return { status: 200, body: { previous: null, next, results } };
}

function upload({ bytes }: VendorRequest, { core, files }: Service): VendorAnswer {
  const parts = partsOf(bytes);
  const content = parts.get('content');
  if (content === undefined) return problem(400, 'Bad request', 'content is required');
  const id = `f${files.size + 1}`.padStart(26, '0');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const metadata = parse(parts.get('metadata')?.toString('utf8') ?? '{}');
  files.set(id, { id, sha256, metadata, createdAt: core.now() });
  return { status: 201, body: fileView(files.get(id) as StoredFile, core) };
}

function showFile({ path }: VendorRequest, { core, files }: Service): VendorAnswer {
  const file = files.get(FILE.exec(path)?.[1] ?? '');
  return file ? { status: 200, body: fileView(file, core) } : notFound;
}

function fileView({ id, sha256, metadata, createdAt }: StoredFile, core: VendorCore) {
  const expires = new Date(createdAt + 24 * KEPT_MS).toISOString();
  return {
    ...{ id, checksums: { sha256 }, metadata, created_at: new Date(createdAt).toISOString() },
    ...{ expires_at: expires, urls: { get: `${core.origin()}/v1/files/${id}` } },
  };
}

/** The parts of a multipart body, by their names. Its first line separates them. */
function partsOf(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const text = bytes.toString('latin1');
  const [line = ''] = text.split('\r\n', 1);
  const parts = new Map<string, Buffer>();
  if (!line.startsWith('--')) return parts;
  for (const part of text.split(line).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const [, name] = /name="([^"]*)"/.exec(part.slice(0, end)) ?? [];
    if (end >= 0 && name !== undefined) parts.set(name, Buffer.from(part.slice(end + 4, -2), 'latin1'));
  }
  return parts;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function invalid(field: string, description: string): VendorAnswer {
  return {
    status: 422,
    body: {
      ...{ title: 'Input validation failed', status: 422, detail: `- input.${field}: ${description}` },
      invalid_fields: [{ type: 'invalid', field: `input.${field}`, description }],
    },
  };
}

function problem(status: number, title: string, detail: string): VendorAnswer {
  return { status, body: { title, detail, status } };
}
