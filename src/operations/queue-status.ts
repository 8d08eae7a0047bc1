import type { Job as QueuedJob } from 'bullmq';
import { parseJson } from '../base/parse-json.js';
import { isRecord } from '../base/shape.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { BuildFacts, ReportedJob } from '../events/worker-event.js';
import { decodeMessage, decodeNews } from '../jobs/queue/job-message.js';
import { loadBullmq } from '../jobs/queue/load-bullmq.js';
import type { QueueMember } from '../jobs/queue/queue-member.js';
import { openQueueMembers } from '../jobs/queue/queue-members.js';
import { KEY_PREFIX } from '../jobs/queue/queue-names.js';
import { ATTEMPTS } from '../jobs/queue/queue-times.js';
import { decodeJobFailure } from '../media/job-failure.js';
import type { Project } from '../project/project.js';
import { queueAddress } from '../project/queue-address.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import type { RedisAddress } from '../system/redis-address.js';
import { connectRedis } from '../system/redis-connection.js';

/** What goes on in a Redis. */
export interface QueueStatus {
  /** Its address without user name and password. */
  readonly queue: string;
  /** One for each build and store that jobs were sent for, those with jobs or members first. */
  readonly queues: readonly BuildQueue[];
  readonly workers: readonly QueueMember[];
  readonly renders: readonly QueueMember[];
}

/** The jobs of one build of the engine and one shared store. */
export interface BuildQueue extends BuildFacts {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  /** The newest of them. */
  readonly activeJobs: readonly ActiveJob[];
  readonly failedJobs: readonly FailedJob[];
}

/** A job that a worker executes. */
export interface ActiveJob extends ReportedJob {
  /** Null until the worker has reported it. */
  readonly machine: string | null;
  readonly fraction: number | null;
}

/** A job that failed in each attempt. */
export interface FailedJob extends ReportedJob {
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
}

// More than a person reads.
const MOST_JOBS = 20;

/**
 * Reads the state of a queue and changes nothing. Throws RenderError `queue-package-missing`, `queue-down` or
 * `queue-refused`.
 */
export async function queueStatus(address: RedisAddress, signal: AbortSignal): Promise<QueueStatus> {
  const bullmq = await loadBullmq();
  using connection = await connectRedis(address, { signal, whenDown: 'fail' });
  const { client, name } = connection;
  const members = openQueueMembers(client, '');
  const [all, known] = [await members.all(), await members.queues()];
  const queues: BuildQueue[] = [];
  for (const [queueName, facts] of known) {
    const queue = new bullmq.Queue(queueName, { connection: client, prefix: KEY_PREFIX });
    queue.on('error', () => undefined);
    const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed');
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 } = counts;
    queues.push({
      ...{ name: queueName, ...facts, waiting: waiting + prioritized + delayed, active, failed },
      activeJobs: (await queue.getActive(0, MOST_JOBS - 1)).map(activeJob),
      failedJobs: (await queue.getFailed(0, MOST_JOBS - 1)).map(failedJob),
    });
    await queue.close();
  }
  const isUsed = ({ name: one, waiting, active, failed }: BuildQueue): boolean =>
    waiting + active + failed > 0 || all.some((member) => member.queue === one);
  return {
    queue: name,
    queues: [...queues.filter(isUsed), ...queues.filter((one) => !isUsed(one))],
    workers: all.filter(({ role }) => role === 'worker'),
    renders: all.filter(({ role }) => role === 'render'),
  };
}

/**
 * The address of the queue of a project; the storyboard is read only if it has to name it. Throws RenderError `no-queue`.
 */
export async function storyboardQueue(project: Project): Promise<RedisAddress> {
  const known = queueAddress(project, undefined);
  if (known !== undefined) return known;
  const file = await project.readSource().catch((error: unknown) => {
    if (error instanceof RenderError && error.code === 'storyboard-not-found') return undefined;
    throw error;
  });
  const storyboard = file && parseStoryboard(file, project.env, project.providers.traits).storyboard;
  const address = queueAddress(project, storyboard);
  if (address !== undefined) return address;
  throw new RenderError('no-queue', 'No queue is configured.', {
    hint: 'Use --queue redis://host/0, or name it in INBETWEEN_QUEUE or under "queue:" in the storyboard.',
  });
}

function activeJob(job: QueuedJob): ActiveJob {
  const news = decodeNews(job.progress);
  return { ...reported(job), machine: news?.machine ?? null, fraction: news?.fraction ?? null };
}

function failedJob(job: QueuedJob): FailedJob {
  const reason = parseJson(job.failedReason ?? '');
  const attempts = Math.min(ATTEMPTS, Math.max(1, job.attemptsMade));
  if (!isRecord(reason))
    return { ...reported(job), code: 'job-workers-lost', message: job.failedReason, attempts };
  const error = decodeJobFailure(reason);
  const code = error instanceof RenderError ? error.code : 'bug';
  return { ...reported(job), code, message: error.message, attempts };
}

function reported({ data, name }: QueuedJob): ReportedJob {
  const message = decodeMessage(data);
  const kind = message?.job.kind ?? (name as ReportedJob['kind']);
  return { kind, label: message?.label ?? null };
}
