import type { Job as QueuedJob } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Digest } from '../../base/digest.js';
import type { BuildFacts, ReportedJob, WorkerEvent } from '../../events/worker-event.js';
import { InputChanged, jobKey } from '../../media/job.js';
import { encodeJobFailure, type JobFailure } from '../../media/job-failure.js';
import type { RedisAddress } from '../../system/redis-address.js';
import { connectRedis } from '../../system/redis-connection.js';
import { settledWithin } from '../../system/settled-within.js';
import { thisMachine } from '../../system/this-machine.js';
import { decodeMessage, type JobMessage, type JobReceipt } from './job-message.js';
import { loadBullmq } from './load-bullmq.js';
import { type JobTools, performJob } from './perform-job.js';
import { openQueueMembers, type QueueMember, type QueueMembers } from './queue-members.js';
import { KEY_PREFIX } from './queue-names.js';
import { ATTEMPTS, type QueueTimes } from './queue-times.js';
import { openWorkerMembership } from './worker-members.js';

/** What a worker works with. */
export interface JobWorkerSetup {
  readonly address: RedisAddress;
  /** The name of its queue. */
  readonly queue: string;
  readonly member: BuildFacts & Pick<QueueMember, 'since'>;
  readonly tools: JobTools;
  readonly concurrency: number;
  readonly times: QueueTimes;
  readonly onEvent: (event: WorkerEvent) => void;
  /** Called when it takes jobs. */
  readonly onReady: () => void;
}

/** The answer of a job that no render wants any more. */
const WITHDRAWN = { withdrawn: true } as const;
type Answer = JobReceipt | typeof WITHDRAWN;

/**
 * Executes jobs of a queue until the signal aborts, and returns the unfinished ones. Throws RenderError
 * `queue-package-missing`, `queue-down` or `queue-refused`.
 */
export async function executeJobs(setup: JobWorkerSetup, signal: AbortSignal): Promise<void> {
  const { queue, times, concurrency, onEvent, member } = setup;
  const { program, engine, store } = member;
  const own = { program, engine, store };
  const bullmq = await loadBullmq();
  using connection = await connectRedis(setup.address, { signal, whenDown: 'wait' });
  const { client } = connection;
  const members = openQueueMembers(client, queue);
  const active = new Map<string, AbortController>();
  const processor = openProcessor(setup, { bullmq, members, active, signal });
  const worker = new bullmq.Worker<unknown, Answer>(queue, processor, {
    ...{ connection: client, prefix: KEY_PREFIX, concurrency, autorun: false },
    ...{ lockDuration: times.lockMs, stalledInterval: times.stalledMs, maxStalledCount: ATTEMPTS },
    drainDelay: times.blockMs / 1000,
  });
  // What goes wrong with the connection is reported below; a lock that was lost means that another worker has the job.
  worker.on('error', () => undefined);
  worker.on('completed', (job, answer) => {
    if ('withdrawn' in answer) void job.remove().catch(() => undefined);
  });
  await worker.waitUntilReady();
  const membership = openWorkerMembership({
    ...{ members, times, token: thisMachine.newToken(), jobs: () => [...active.keys()] },
    facts: () => ({
      ...{ version: 1, role: 'worker', machine: thisMachine.name, pid: process.pid, queue },
      ...{ ...member, concurrency, running: active.size },
    }),
    onForeign: (render) => onEvent({ type: 'render-refused', render: refusedRender(render), own }),
    onUnwanted: (job) => active.get(job)?.abort(new Withdrawn()),
  });
  reportConnection(client, { onEvent, signal, onBack: () => void membership.beat().catch(() => undefined) });
  try {
    await membership.beat();
    worker.run().catch(() => undefined);
    setup.onReady();
    await untilAbort(signal);
    await worker.pause(true);
  } finally {
    const ending = async (): Promise<void> => {
      await membership.end();
      await worker.close();
    };
    await settledWithin(ending(), times.stopMs + 3_000);
  }
}

interface ProcessorParts {
  readonly bullmq: Awaited<ReturnType<typeof loadBullmq>>;
  readonly members: QueueMembers;
  /** The jobs that are being executed. */
  readonly active: Map<string, AbortController>;
  readonly signal: AbortSignal;
}

/** Executes one job of the queue at a time for each call. */
function openProcessor(
  { tools, onEvent }: JobWorkerSetup,
  { bullmq, members, active, signal }: ProcessorParts,
): (queued: QueuedJob, lock?: string) => Promise<Answer> {
  function readMessage({ id, data }: QueuedJob): { readonly key: Digest; readonly message: JobMessage } {
    const message = decodeMessage(data);
    const key = message && jobKey(message.job);
    if (message !== undefined && key !== undefined && key === id) return { key, message };
    throw new bullmq.UnrecoverableError(JSON.stringify(unreadable));
  }

  async function execute(queued: QueuedJob, own: AbortController): Promise<Answer> {
    const { key, message } = readMessage(queued);
    const job = describeJob(message);
    const startedAt = performance.now();
    onEvent({ type: 'job-started', job, attempt: queued.attemptsMade + 1 });
    const receipt = await performJob(key, message, tools, {
      queued,
      signal: AbortSignal.any([signal, own.signal]),
      onDifference: (machine) => onEvent({ type: 'job-differs', job, machine }),
    });
    onEvent({ type: 'job-done', job, tookMs: performance.now() - startedAt });
    return receipt;
  }

  /** What the queue is to do after a job has ended with an error. */
  async function settle(queued: QueuedJob, lock: string | undefined, error: unknown): Promise<Error> {
    if (error instanceof bullmq.UnrecoverableError) return error;
    const { message } = readMessage(queued);
    const job = describeJob(message);
    if (signal.aborted) {
      onEvent({ type: 'job-returned', job });
      await queued.moveToWait(lock);
      return new bullmq.WaitingError();
    }
    const failure = encodeJobFailure(error);
    const isFinal = error instanceof InputChanged;
    const isLast = isFinal || queued.attemptsMade + 1 >= ATTEMPTS;
    onEvent({ type: 'job-failed', job, ...describeFailure(failure), isLast });
    const text = JSON.stringify(failure);
    return isFinal ? new bullmq.UnrecoverableError(text) : new Error(text);
  }

  return async (queued, lock) => {
    const id = queued.id ?? '';
    const own = new AbortController();
    active.set(id, own);
    try {
      // Its render may have ended without a chance to remove it.
      if ((await members.wanted([id]))[0] === false) own.abort(new Withdrawn());
      own.signal.throwIfAborted();
      return await execute(queued, own);
    } catch (error) {
      if (!own.signal.aborted) throw await settle(queued, lock, error);
      onEvent({ type: 'job-withdrawn', job: describeJob(readMessage(queued).message) });
      return WITHDRAWN;
    } finally {
      active.delete(id);
    }
  };
}

function reportConnection(
  client: Redis,
  {
    onEvent,
    onBack,
    signal,
  }: Pick<JobWorkerSetup, 'onEvent'> & { readonly onBack: () => void; readonly signal: AbortSignal },
): void {
  let isLost = false;
  client.on('close', () => {
    if (!isLost && !signal.aborted) onEvent({ type: 'queue-lost' });
    isLost = true;
  });
  client.on('ready', () => {
    if (isLost) onEvent({ type: 'queue-back' });
    isLost = false;
    onBack();
  });
}

function refusedRender({
  machine,
  program,
  engine,
  store,
}: QueueMember): BuildFacts & { readonly machine: string } {
  return { machine, program, engine, store };
}

/** No render wants the job any more. */
class Withdrawn extends Error {}

function describeJob({ job: { kind }, label }: JobMessage): ReportedJob {
  return { kind, label: label ?? null };
}

function describeFailure(failure: JobFailure): { code: string; message: string; hint: string } {
  switch (failure.kind) {
    case 'render-error':
      return { code: failure.code, message: failure.message, hint: failure.hint };
    case 'input-changed':
      return { code: 'input-changed', message: `The input "${failure.input}" is not usable.`, hint: '' };
    case 'bug':
      return { code: 'bug', message: failure.message, hint: '' };
  }
}

const unreadable: JobFailure = {
  kind: 'render-error',
  code: 'job-unreadable',
  message: 'A worker got a job that it cannot read.',
  hint: 'Use the same version of inbetween on all machines.',
};

function untilAbort(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
