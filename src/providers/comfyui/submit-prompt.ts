import { randomUUID } from 'node:crypto';
import type { TakeRequest } from '../../plan/take.js';
import type { Clock } from '../../system/clock.js';
import { type Operation, ProviderFailure } from '../provider.js';
import type { ReadImage } from '../web/read-image.js';
import { sentFormat, sentName } from '../web/read-image.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import { missingOn, refuseMissing, typesOf } from './check-installed.js';
import { clipPrefix, operationOf } from './comfyui-operation.js';
import { fillWorkflow } from './fill-workflow.js';
import type { UsableWorkflow } from './load-workflow.js';
import { refuseUnsendable } from './refuse-unsendable-take.js';
import { promptIds } from './server-calls.js';
import type { Server, ServerPool } from './server-pool.js';
import { findTask, taskState } from './task-state.js';

/** What a submit needs besides the request. */
export interface SubmitSetup {
  readonly api: WebApi;
  readonly pool: ServerPool;
  readonly client: string;
  readonly clock: Clock;
  readonly read: ReadImage;
  /** Throws ProviderFailure where it cannot be used. */
  readonly workflow: () => UsableWorkflow;
  /** What servers have already: checks and uploads, by server and name. */
  readonly known: Map<string, Promise<string>>;
}

/** Checks the servers and uploads the images to all that can be used. Throws ProviderFailure where there is none. */
export async function prepare(request: TakeRequest, setup: SubmitSetup, signal: AbortSignal): Promise<void> {
  const workflow = setup.workflow();
  refuseUnsendable(request, workflow);
  const results = await Promise.allSettled(
    setup.pool.named.map((server) => makeReady(server, { request, workflow, setup, signal })),
  );
  signal.throwIfAborted();
  const reasons = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const bug = reasons.find((reason) => !(reason instanceof ProviderFailure));
  if (bug !== undefined || reasons.length === results.length) throw bug ?? reasons[0];
}

/** Queues a take on the server that is free first, once. Throws ProviderFailure. */
export async function submit(
  request: TakeRequest,
  setup: SubmitSetup,
  { signal, name = randomUUID() }: { readonly signal: AbortSignal; readonly name?: string | undefined },
): Promise<Operation> {
  signal.throwIfAborted();
  const workflow = setup.workflow();
  refuseUnsendable(request, workflow);
  const images: { first?: string; last?: string } = {};
  const server = await setup.pool.take(
    name,
    async (one) => void Object.assign(images, await makeReady(one, { request, workflow, setup, signal })),
    signal,
  );
  try {
    const prefix = clipPrefix(request.shot, name);
    const { output, seeds } = workflow.inputs;
    const operation = (task: string): Operation =>
      operationOf({ task, server: server.calls.url, prefix, output: output.node, samplers: seeds.length });
    const prompt = fillWorkflow(workflow, request, {
      first: images.first ?? '',
      last: images.last ?? '',
      seed: Number.parseInt(name.replace(/\D/g, '').slice(0, 9) || '0', 10),
      prefix,
    });
    server.socket.connect();
    server.socket.expect(name);
    const task = await queue(server, { prompt, name, setup, signal });
    if (task !== name) {
      // An early version of the server chooses the id itself.
      setup.pool.done(name);
      server.busy.add(task);
      server.socket.expect(task);
    }
    return operation(task);
  } catch (error) {
    // A take that may exist still occupies its server.
    if (!(error instanceof ProviderFailure) || error.kind !== 'unknown-outcome') setup.pool.done(name);
    throw error;
  }
}

async function queue(
  { calls }: Server,
  {
    prompt,
    name,
    setup: { api, client, clock },
    signal,
  }: {
    readonly prompt: ReturnType<typeof fillWorkflow>;
    readonly name: string;
    readonly setup: SubmitSetup;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  // The server queues the same id twice.
  if ((await taskState(calls, name, signal)).place !== 'none') return name;
  signal.throwIfAborted();
  try {
    const answer = await calls.submit({ prompt, client_id: client, prompt_id: name });
    const task = promptIds.find(answer);
    if (task.state === 'named') return task.id;
    throw api.refusal(answer, promptIds);
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.kind !== 'unknown-outcome') throw error;
    // The task may exist, so an abort must not lose its id.
    return await decideLost({ calls, name, clock, lost: error }, new AbortController().signal);
  }
}

// The server may still check the workflow when the connection is cut.
const LOOKS_MS = [100, 500, 2000];

/** Whether a submit without an answer has arrived: the server shows its queue. */
async function decideLost(
  {
    calls,
    name,
    clock,
    lost,
  }: {
    readonly calls: Server['calls'];
    readonly name: string;
    readonly clock: Clock;
    readonly lost: ProviderFailure;
  },
  signal: AbortSignal,
): Promise<string> {
  for (const wait of LOOKS_MS) {
    await clock.sleep(wait, signal);
    const found = await findTask(calls, name, signal).catch((error: unknown) => {
      if (error instanceof ProviderFailure) return undefined;
      throw error;
    });
    if (found === undefined) throw undecided(lost);
    if (found !== null) return found;
  }
  throw failure(
    'transient',
    'submit-lost',
    `${lost.message} The server has no such task, so it is queued again.`,
  );
}

function undecided(lost: ProviderFailure): ProviderFailure {
  return failure('unknown-outcome', lost.code, `${lost.message} The server does not show its queue either.`, {
    hint: 'The next render looks for the take before it queues it again. Nothing was billed.',
    cause: lost,
  });
}

interface Readiness {
  readonly request: TakeRequest;
  readonly workflow: UsableWorkflow;
  readonly setup: SubmitSetup;
  readonly signal: AbortSignal;
}

/** The names of both images on a server that can execute the workflow. Throws ProviderFailure. */
async function makeReady(
  { calls }: Server,
  { request, workflow, setup, signal }: Readiness,
): Promise<{ readonly first: string; readonly last: string }> {
  const once = (id: string, start: () => Promise<string>): Promise<string> => {
    const key = `${calls.url} ${id}`;
    const again = (): Promise<string> => {
      const started = start();
      setup.known.set(key, started);
      started.catch(() => setup.known.get(key) === started && setup.known.delete(key));
      return started;
    };
    // What was cancelled with another shot starts again.
    return setup.known.get(key)?.catch(again) ?? again();
  };
  await once(`workflow ${workflow.digest}`, async () => {
    refuseMissing(missingOn(await calls.nodeTypes(typesOf(workflow), signal), workflow), calls.url);
    return '';
  });
  const upload = (image: TakeRequest['first']): Promise<string> => {
    if (image.kind === 'remote') throw unreachable(image.uri);
    const name = `${sentName(image).slice(0, 32)}.${sentFormat(image)}`;
    return once(name, async () => calls.upload(await setup.read(image, signal), name, signal));
  };
  const [first, last] = await Promise.all([upload(request.first), upload(request.last ?? request.first)]);
  return { first, last };
}

function unreachable(uri: string): ProviderFailure {
  return failure('refused', 'image-unreachable', `The server cannot open "${uri}".`, {
    hint: 'Use a local image or an http(s) address.',
  });
}
