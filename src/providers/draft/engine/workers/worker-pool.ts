import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { RenderError } from '../../../../diagnostics/render-error.js';
import { packageFile } from '../../../../system/package-files.js';
import { kernelModule } from '../kernels/kernels.js';
import { engineMemory } from '../memory/engine-memory.js';
import type { Job, JobResult } from './engine-jobs.js';

/** Runs jobs on worker threads that stay warm between clips and never keep the process alive. */
export interface WorkerPool {
  /** The number of jobs that are running or waiting. */
  readonly busy: number;
  /** Allows at least this many jobs to run at once from now on. */
  widen(workers: number): void;
  /** The most urgent job is next; of equal ones the oldest. Urgency may change while a job waits; default: 0. */
  run<J extends Job>(job: J, urgency?: Urgency): Promise<JobResult<J>>;
  /** Resolves when no job is running or waiting. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** How urgent a job is now; a higher number is more urgent. */
export type Urgency = () => number;

/** The number of cores, at most four: beyond that the encoder limits the speed, not the engine. */
export function defaultWorkers(): number {
  return Math.max(1, Math.min(4, availableParallelism()));
}

let shared: WorkerPool | undefined;

/** The pool of this process. Warm threads analyse about three times as fast as new ones. */
export function sharedPool(): WorkerPool {
  shared ??= openWorkerPool();
  return shared;
}

/** A pool that starts threads on demand. */
export function openWorkerPool(): WorkerPool {
  let width = 1;
  let closed = false;
  const waiting: Task[] = [];
  const threads = new Set<Thread>();
  const running = new Set<Promise<void>>();

  function dispatch(): void {
    while (waiting.length > 0) {
      const thread =
        [...threads].find((one) => one.task === undefined) ??
        (threads.size < width ? startThread() : undefined);
      if (thread === undefined) return;
      const task = takeMostUrgent(waiting);
      thread.task = task;
      thread.worker.ref();
      thread.worker.postMessage(task.job);
    }
  }

  function startThread(): Thread {
    // Without the execution options of the calling program: some of them (--input-type) prevent threads from starting.
    const start: ThreadStart = { memory: engineMemory(), module: kernelModule() };
    const worker = new Worker(packageFile('dist/draw-worker.js'), { execArgv: [], workerData: start });
    const thread: Thread = { worker, task: undefined };
    threads.add(thread);
    worker.on('message', (answer: Answer) => {
      const task = thread.task;
      thread.task = undefined;
      worker.unref();
      dispatch();
      if ('result' in answer) task?.resolve(answer.result);
      else task?.reject(errorOf(answer));
    });
    // A thread that ends (out of memory) fails its own job; the next job gets a new thread.
    const onEnd = (error: Error): void => {
      threads.delete(thread);
      thread.task?.reject(error);
      thread.task = undefined;
      if (!closed) dispatch();
    };
    worker.on('error', onEnd);
    worker.on('exit', (code) => onEnd(new Error(`A drawing thread ended early (exit code ${code}).`)));
    worker.unref();
    return thread;
  }

  return {
    get busy() {
      return running.size;
    },
    widen(workers) {
      width = Math.max(width, workers);
      dispatch();
    },
    run<J extends Job>(job: J, urgency: Urgency = () => 0) {
      const result = new Promise<JobResult<J>>((resolve, reject) => {
        waiting.push({ job, urgency, resolve: resolve as (result: unknown) => void, reject });
        dispatch();
      });
      const settled = result.then(noop, noop).finally(() => running.delete(settled));
      running.add(settled);
      return result;
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled([...running]);
    },
    async close() {
      closed = true;
      for (const task of waiting.splice(0)) task.reject(new Error('The pool of drawing threads was closed.'));
      await Promise.all([...threads].map((thread) => thread.worker.terminate()));
    },
  };
}

/** What the jobs of one clip have in common. */
export interface JobTerms {
  readonly urgency?: Urgency | undefined;
  /** A job of the clip has ended. */
  readonly onJob?: (() => void) | undefined;
}

/** A view of the pool for the jobs of one clip. */
export function poolFor(pool: WorkerPool, { urgency, onJob = noop }: JobTerms): WorkerPool {
  return {
    ...pool,
    async run(job) {
      const result = await pool.run(job, urgency);
      onJob();
      return result;
    },
  };
}

// There is at least one.
function takeMostUrgent(waiting: Task[]): Task {
  let [most, highest] = [0, Number.NEGATIVE_INFINITY];
  for (const [index, { urgency }] of waiting.entries()) {
    const now = urgency();
    if (now > highest) [most, highest] = [index, now];
  }
  return waiting.splice(most, 1)[0] as Task;
}

function noop(): void {}

interface Thread {
  readonly worker: Worker;
  task: Task | undefined;
}

interface Task {
  readonly job: Job;
  readonly urgency: Urgency;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a worker gets when it starts. */
export interface ThreadStart {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
}

/** The reply of a worker to a job. */
export type Answer = { readonly result: unknown } | FailedAnswer;

type FailedAnswer =
  | { readonly failure: { readonly code: string; readonly message: string; readonly hint: string } }
  | { readonly error: Error };

function errorOf(answer: FailedAnswer): Error {
  if ('error' in answer) return answer.error;
  const { code, message, hint } = answer.failure;
  return new RenderError(code, message, { hint });
}
