import type { Job as QueuedJob, QueueEvents } from 'bullmq';
import type { Digest } from '../../base/digest.js';
import { parseJson } from '../../base/parse-json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { BuildFacts } from '../../events/worker-event.js';
import { decodeJobFailure } from '../../media/job-failure.js';
import type { RedisAddress } from '../../system/redis-address.js';
import { connectRedis } from '../../system/redis-connection.js';
import { settledWithin } from '../../system/settled-within.js';
import { thisMachine } from '../../system/this-machine.js';
import { decodeNews, type JobMessage, type JobNews } from './job-message.js';
import { loadBullmq } from './load-bullmq.js';
import { openQueueMembers, type QueueMember } from './queue-members.js';
import { KEY_PREFIX } from './queue-names.js';
import { ATTEMPTS, type QueueTimes } from './queue-times.js';
import { joinAsRender, type Outage } from './render-members.js';

/** The state of a job in the queue. */
export type QueuedState =
  | { readonly state: 'pending'; readonly priority: number }
  | { readonly state: 'completed'; readonly answer: unknown }
  | { readonly state: 'failed'; readonly error: Error }
  | { readonly state: 'gone' };

/** The connection of a render to its queue. */
export interface QueueLink extends AsyncDisposable {
  /** For messages. */
  readonly name: string;
  /** Undefined while workers can take jobs. */
  readonly outage: Outage | undefined;
  /** Called on every change of the outage, until disposed. */
  onOutage(listener: () => void): Disposable;
  /** Puts a job into the queue, and notes that this render wants it. A job that is there already stays. */
  send(key: Digest, message: JobMessage, priority: number): Promise<void>;
  /** Moves a waiting job forward or back. It has no effect on one that runs or has ended. */
  move(key: Digest, priority: number): Promise<void>;
  state(key: Digest): Promise<QueuedState>;
  /** Removes a job that has ended, so that it can be sent again. */
  remove(key: Digest): Promise<void>;
  /** This render has the answer of the job. */
  leave(key: Digest): Promise<void>;
  /** This render does not want the job any more. One that no other render wants is removed, or stopped by its worker. */
  withdraw(key: Digest): Promise<void>;
  /** Called when something happened to a job, or may have happened. */
  follow(key: Digest, listener: JobListener): Disposable;
}

/** Receives what happens to a job. */
export interface JobListener {
  readonly wake: () => void;
  readonly onNews: (news: JobNews) => void;
}

/** What a link is opened with. */
export interface QueueLinkSetup {
  readonly address: RedisAddress;
  /** The name of the queue. */
  readonly queue: string;
  /** Names of the build and the store, for the people at other machines. */
  readonly member: BuildFacts & Pick<QueueMember, 'since'>;
  readonly times: QueueTimes;
  readonly signal: AbortSignal;
}

const SECOND = 1_000;

// Results are in the store: what is kept here serves those who look at the queue.
const COMPLETED = { age: 3_600, count: 1_000 };
const FAILED = { age: 86_400, count: 1_000 };

/** Connects to a queue. Throws RenderError `queue-package-missing`, `queue-down` or `queue-refused`. */
export async function openQueueLink(setup: QueueLinkSetup): Promise<QueueLink> {
  const { address, queue: name, times, signal } = setup;
  const bullmq = await loadBullmq();
  const connection = await connectRedis(address, { signal, whenDown: 'wait' });
  const { client } = connection;
  const members = openQueueMembers(client, name);
  const own: QueueMember = {
    ...{ version: 1, role: 'render', machine: thisMachine.name, pid: process.pid },
    ...{ queue: name, ...setup.member },
  };
  const options = { connection: client, prefix: KEY_PREFIX };
  const queue = new bullmq.Queue(name, options);
  const events = new bullmq.QueueEvents(name, { ...options, blockingTimeout: times.blockMs });
  // A lost connection is noticed below; without a listener it would end the program.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  const jobs = new Map<string, Set<JobListener>>();
  followEvents(events, jobs);
  await events.waitUntilReady();

  const onBack = (): void => wakeAll(jobs);
  const membership = await joinAsRender({ client, members, own, times, onBack });
  const { token } = membership;
  const checks = setInterval(() => wakeAll(jobs), times.checkMs);

  return {
    name: connection.name,
    get outage() {
      return membership.outage;
    },
    onOutage: membership.onOutage,
    async send(key, message, priority) {
      await members.want(token, key);
      await queue.add(message.job.kind, message, {
        ...{ jobId: key, attempts: ATTEMPTS, backoff: { type: 'exponential', delay: times.retryMs } },
        ...{ removeOnComplete: COMPLETED, removeOnFail: FAILED, priority },
      });
    },
    async move(key, priority) {
      // Without a connection, commands would pile up until it is back.
      if (membership.outage?.kind === 'down') return;
      const moving = new bullmq.Job(queue, '', undefined, {}, key).changePriority({ priority });
      // A job that does not exist any more waits for nothing.
      await settledWithin(moving, SECOND);
    },
    state: async (key) => stateOf(await bullmq.Job.fromId(queue, key)),
    async remove(key) {
      await queue.remove(key);
    },
    async leave(key) {
      await settledWithin(members.unwant(token, key), SECOND);
    },
    async withdraw(key) {
      const leaving = async (): Promise<void> => {
        if (!(await members.unwant(token, key))) await queue.remove(key);
      };
      // A cancelled render does not wait for a lost connection: without its lease the job is dropped later.
      await settledWithin(leaving(), SECOND);
    },
    follow(key, listener) {
      const listeners = jobs.get(key) ?? new Set();
      jobs.set(key, listeners.add(listener));
      return {
        [Symbol.dispose]() {
          listeners.delete(listener);
          if (listeners.size === 0) jobs.delete(key);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      clearInterval(checks);
      await settledWithin(membership.end(), SECOND);
      await settledWithin(Promise.allSettled([events.close(), queue.close()]), SECOND);
      connection[Symbol.dispose]();
    },
  };
}

function followEvents(events: QueueEvents, jobs: ReadonlyMap<string, ReadonlySet<JobListener>>): void {
  const wake = ({ jobId }: { jobId: string }): void => {
    for (const listener of jobs.get(jobId) ?? []) listener.wake();
  };
  events.on('completed', wake);
  events.on('failed', wake);
  events.on('removed', wake);
  events.on('progress', ({ jobId, data }) => {
    const news = decodeNews(data);
    if (news !== undefined) for (const listener of jobs.get(jobId) ?? []) listener.onNews(news);
  });
}

function wakeAll(jobs: ReadonlyMap<string, ReadonlySet<JobListener>>): void {
  for (const listeners of jobs.values()) for (const listener of listeners) listener.wake();
}

function stateOf(job: QueuedJob | undefined): QueuedState {
  if (job === undefined) return { state: 'gone' };
  if (job.finishedOn === undefined) return { state: 'pending', priority: job.priority };
  if (!job.failedReason) return { state: 'completed', answer: job.returnvalue };
  return { state: 'failed', error: failureOf(job) };
}

// The reason is a failure as a worker encodes it, or a sentence of the queue about workers that did not come back.
function failureOf({ failedReason, attemptsStarted }: QueuedJob): Error {
  const reason: unknown = parseJson(failedReason);
  if (reason !== undefined && reason !== null && typeof reason === 'object') return decodeJobFailure(reason);
  return new RenderError(
    'job-workers-lost',
    `${attemptsStarted} workers started this job and did not finish it: ${failedReason}.`,
    { hint: 'Look at the output of the workers. A job that needs too much memory ends its worker.' },
  );
}
