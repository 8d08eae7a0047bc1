import { decodeLeniently } from '../../base/read-url.js';
import { systemClock } from '../../system/clock.js';
import { promptError } from './check-comfyui-prompt.js';
import { type NodeTypes, usualNodes } from './comfyui-nodes.js';
import { type ComfyuiQueue, openComfyuiQueue } from './comfyui-queue.js';
import { openComfyuiSockets } from './comfyui-sockets.js';
import { checkUpload, type UploadedImages } from './comfyui-uploads.js';
import type {
  VendorAnswer,
  VendorCore,
  VendorEmulator,
  VendorPlace,
  VendorRequest,
  VendorRoutes,
  VendorSetup,
} from './vendor-contract.js';
import { openVendorEmulator } from './vendor-emulator.js';

/** What a stand-in of ComfyUI is opened with. */
export interface ComfyuiEmulatorSetup extends VendorSetup {
  /** The types of nodes, with the models that can be chosen; default: those of a usual installation. */
  readonly nodes?: NodeTypes;
  /** An early version, which chooses the ids of tasks itself. */
  readonly early?: boolean;
  /** A proxy in front of the server asks for this token. */
  readonly token?: string;
}

/** A ComfyUI server on loopback, with its queue, history and messages. Written from the behaviour of its `server.py`. */
export function openComfyuiEmulator(setup: ComfyuiEmulatorSetup): Promise<VendorEmulator> {
  return openVendorEmulator(setup, (core) => comfyuiRoutes(core, setup));
}

interface Parts {
  readonly core: VendorCore;
  readonly queue: ComfyuiQueue;
  readonly images: UploadedImages;
  readonly nodes: NodeTypes;
  readonly setup: ComfyuiEmulatorSetup;
}

function comfyuiRoutes(core: VendorCore, setup: ComfyuiEmulatorSetup): VendorRoutes {
  const { queueMs = 0, runMs = 0, nodes = usualNodes } = setup;
  const queue = openComfyuiQueue(core, { queueMs, runMs });
  // Messages are sent in real time: no request waits for them, so no clock of a test may leap to them.
  const sockets = openComfyuiSockets(queue, { clock: systemClock, runMs });
  const parts: Parts = { core, queue, images: new Set(), nodes, setup };
  return {
    placeOf,
    handle(request, place) {
      if (setup.token !== undefined && request.headers.authorization !== `Bearer ${setup.token}`)
        return { status: 401, body: '<html>Log in</html>' };
      const answer = handlers[place](request, parts);
      if (place === 'submit') for (const task of core.tasks) sockets.announce(task);
      return answer;
    },
    stateOf: (task) => queue.stateOf(task),
    beforeForget: () => queue.restart(),
    upgrade: (request, socket) => sockets.accept(request, socket),
    close: () => sockets.close(),
  };
}

function placeOf({ method, path: given }: VendorRequest): VendorPlace | null {
  const path = given.replace(/^\/api(?=\/)/, '');
  if (path === '/prompt') return method === 'POST' ? 'submit' : 'list';
  if (path === '/queue') return method === 'POST' ? 'cancel' : 'poll';
  if (path.startsWith('/history/')) return 'poll';
  if (path === '/interrupt') return 'cancel';
  if (path === '/upload/image') return 'upload';
  if (path === '/view') return 'download';
  if (path.startsWith('/object_info/')) return 'list';
  return ['/history', '/object_info', '/system_stats'].includes(path) ? 'list' : null;
}

type Handler = (request: VendorRequest, parts: Parts) => VendorAnswer | Promise<VendorAnswer>;

const handlers: Readonly<Record<VendorPlace, Handler>> = {
  submit,
  poll: ({ path }, { queue }) => {
    if (path.endsWith('/queue')) return ok(queue.view());
    const id = decodeLeniently(path.slice(path.lastIndexOf('/') + 1));
    const entry = queue.historyOf(id);
    return ok(entry ? { [id]: entry } : {});
  },
  result: () => ({ status: 404, body: '' }),
  upload: (request, { images }) => checkUpload(request, images),
  list,
  cancel,
  download: view,
};

function ok(body: unknown): VendorAnswer {
  return { status: 200, body };
}

function submit({ json }: VendorRequest, { core, queue, nodes, images, setup }: Parts): VendorAnswer {
  const { prompt, prompt_id: wanted, client_id: client } = json ?? {};
  const error = promptError(prompt, nodes, (name) => images.has(name));
  if (error !== null) return { status: 400, body: error };
  // An early version ignores the id of the request.
  const id = typeof wanted === 'string' && !setup.early ? wanted : undefined;
  const task = core.create('workflow', { prompt, client: client ?? null }, id);
  return ok({ prompt_id: task.id, number: queue.numberOf(task), node_errors: {} });
}

function list({ path, query }: VendorRequest, { core, queue, nodes }: Parts): VendorAnswer {
  if (path.endsWith('/object_info')) return ok(nodes);
  const [, type] = /\/object_info\/([^/]+)$/.exec(path) ?? [];
  if (type !== undefined) return ok(nodeNamed(decodeLeniently(type), nodes));
  if (path.endsWith('/prompt')) return ok({ exec_info: { queue_remaining: queue.remaining() } });
  if (path.endsWith('/system_stats'))
    return ok({ system: { os: 'posix', comfyui_version: '0.3.60', python_version: '3.12.0' }, devices: [] });
  const entries = core.tasks.flatMap(({ id }) => {
    const entry = queue.historyOf(id);
    return entry ? [[id, entry] as const] : [];
  });
  return ok(Object.fromEntries(entries.slice(-Number(query.get('max_items') ?? entries.length))));
}

function nodeNamed(type: string, nodes: NodeTypes): NodeTypes {
  const found = Object.hasOwn(nodes, type) ? nodes[type] : undefined;
  return found ? { [type]: found } : {};
}

function cancel({ path, json }: VendorRequest, { queue, setup }: Parts): VendorAnswer {
  const named = json?.prompt_id;
  if (path.endsWith('/interrupt')) queue.interrupt(typeof named === 'string' && !setup.early ? named : null);
  for (const id of Array.isArray(json?.delete) ? json.delete : []) queue.remove(String(id));
  if (json?.clear === true) queue.clear();
  return { status: 200, body: '' };
}

async function view({ query, headers }: VendorRequest, { core, queue }: Parts): Promise<VendorAnswer> {
  const name = `${query.get('subfolder') ?? ''}/${query.get('filename') ?? ''}`;
  if (name.includes('..')) return { status: 400, body: '' };
  if (!queue.hasFile(name.replace(/^\//, ''))) return { status: 404, body: '' };
  const bytes = Buffer.from(await core.clipOf(core.tasks.find(({ id }) => name.includes(id))));
  const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  if (from === '') return { status: 200, headers: { etag: '"clip"' }, body: bytes };
  const end = to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  return {
    status: 206,
    headers: { etag: '"clip"', 'content-range': `bytes ${from}-${end}/${bytes.length}` },
    body: bytes.subarray(Number(from), end + 1),
  };
}
