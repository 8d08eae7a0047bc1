import type { Digest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { Job, JobOptions, JobResult } from '../../media/job.js';
import { settleAll } from '../../system/ordered-pool.js';
import { untilAborted } from '../../system/until-aborted.js';
import { type ResultPlace, writeResult } from '../job-results.js';
import type { Running } from '../shared-work.js';
import type { JobFiles } from './job-files.js';
import { decodeReceipt, type JobMessage, type JobReceipt, type StoredInput } from './job-message.js';
import { jobPriority } from './job-priority.js';
import type { QueueLink } from './queue-link.js';

/** A job for workers, and where its outputs go. */
export interface SentJob {
  readonly job: Job;
  readonly key: Digest;
  readonly place: ResultPlace;
  readonly options: JobOptions;
  readonly running: Running;
}

/** What jobs are sent with. */
export interface SendTools {
  readonly link: QueueLink;
  readonly files: JobFiles;
  /** Called when the urgency of jobs has changed. A job adds its own. */
  readonly reorders: Set<() => void>;
}

/** A queue that forgets its jobs must not keep a render for ever. */
const SENDS = 5;

/**
 * The result of a job that workers execute, or have executed before; undefined when an outage begins in between. Throws
 * the error of the job, StoreError, or the reason of the signal.
 */
export async function sendJob(sent: SentJob, tools: SendTools): Promise<JobResult | undefined> {
  const { link, files } = tools;
  const { job, key, running } = sent;
  const { signal } = running;
  const earlier = await files.receipt(key, job.kind, signal);
  if (earlier !== undefined) {
    const result = await collect(sent, earlier, files).catch(() => undefined);
    signal.throwIfAborted();
    if (result !== undefined) return { ...result, made: false };
    await files.discard(key, signal);
  }
  const message = await messageOf(sent, files);
  using outage = openOutageSignal(link);
  const stop = AbortSignal.any([signal, outage.signal]);
  let receipt: JobReceipt;
  try {
    receipt = await untilAborted(answerTo(message, sent, { ...tools, stop }), stop);
  } catch (error) {
    if (!stop.aborted) {
      await link.leave(key);
      throw error;
    }
    // Without a connection the job is dropped when the lease of this render ends.
    if (link.outage?.kind !== 'down') await link.withdraw(key);
    signal.throwIfAborted();
    return undefined;
  }
  const [, result] = await Promise.all([link.leave(key), collect(sent, receipt, files)]);
  return { ...result, made: true };
}

async function messageOf({ job, options, running }: SentJob, files: JobFiles): Promise<JobMessage> {
  const { kind, recipe, inputs } = job;
  const { resolveInput, label } = options;
  const offered = await settleAll(
    Object.entries(inputs).map(async ([name, digest]): Promise<readonly [string, StoredInput]> => {
      const file = { digest, path: resolveInput(digest) };
      return [name, await files.offerInput(name, file, running.signal)];
    }),
  );
  return {
    version: 1,
    job: { kind, recipe: recipe as JsonValue, inputs },
    inputs: Object.fromEntries(offered),
    ...(label === undefined ? {} : { label }),
  };
}

/** Sends the job and waits for the answer of a worker. Events only wake: what counts is the state of the job. */
async function answerTo(
  message: JobMessage,
  sent: SentJob,
  { link, files, reorders, stop }: SendTools & { readonly stop: AbortSignal },
): Promise<JobReceipt> {
  const { job, key, running } = sent;
  const bell = openBell();
  using _ = link.follow(key, {
    wake: bell.ring,
    onNews: ({ machine, fraction }) => running.onProgress(fraction ?? 0, machine),
  });
  let old = await link.state(key);
  using place = openPlaceInLine(sent, { link, reorders });
  for (let sends = 1; ; sends += 1) {
    // A failure of an earlier render says nothing about this one.
    if (old.state === 'failed' || old.state === 'completed') await link.remove(key);
    await link.send(key, message, place.priority);
    // Another render wants it as well, and later than this one.
    if (old.state === 'pending' && old.priority > place.priority) await link.move(key, place.priority);
    let now = await link.state(key);
    while (now.state === 'pending') {
      await untilAborted(bell.rung(), stop);
      now = await link.state(key);
    }
    if (now.state === 'failed') throw now.error;
    const answer = now.state === 'completed' ? decodeReceipt(now.answer, job.kind) : undefined;
    const receipt = answer ?? (await files.receipt(key, job.kind, stop));
    if (receipt !== undefined) return receipt;
    // Dropped by its worker before this render wanted it, or forgotten by a Redis that was restarted.
    if (sends >= SENDS) throw new Error(`The queue lost a job ${SENDS} times.`);
    old = now;
  }
}

/** The place of a sent job among those that wait. It is moved in the queue when its urgency changes. */
function openPlaceInLine(
  { job, key, options }: SentJob,
  { link, reorders }: Pick<SendTools, 'link' | 'reorders'>,
): Disposable & { readonly priority: number } {
  let priority = jobPriority(job, options);
  const reorder = (): void => {
    const next = jobPriority(job, options);
    if (next === priority) return;
    priority = next;
    void link.move(key, priority);
  };
  reorders.add(reorder);
  return {
    get priority() {
      return priority;
    },
    [Symbol.dispose]: () => void reorders.delete(reorder),
  };
}

async function collect(
  { place, options, running: { signal } }: SentJob,
  { outputs, machine }: JobReceipt,
  files: JobFiles,
): Promise<Pick<JobResult, 'outputs' | 'machine'>> {
  const written = await writeResult(
    place,
    async (paths, onHashed) => {
      for (const [name, path] of Object.entries(paths)) {
        const file = outputs[name]!; // A receipt has all outputs of its kind.
        await files.fetch(file, path, signal);
        onHashed(name, file.digest);
      }
      await options.checkInputs?.();
    },
    signal,
  );
  return { outputs: written, machine };
}

/** Aborts when an outage begins. */
function openOutageSignal(link: QueueLink): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const look = (): void => {
    if (link.outage !== undefined) controller.abort(new Error('The queue is out of order.'));
  };
  const following = link.onOutage(look);
  look();
  return { signal: controller.signal, [Symbol.dispose]: () => following[Symbol.dispose]() };
}

/** Rings are not lost: one without a waiting caller answers the next wait. */
function openBell() {
  let pending = false;
  let wake: (() => void) | undefined;
  return {
    ring(): void {
      pending = true;
      wake?.();
    },
    async rung(): Promise<void> {
      if (!pending)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      pending = false;
    },
  };
}
