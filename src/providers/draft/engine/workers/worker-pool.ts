import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { packageFile } from '../../../../system/package-files.js';
import type { Job, JobResult } from './engine-jobs.js';

/** Runs jobs on worker threads that stay warm between clips and never keep the process alive by themselves. */
export interface WorkerPool {
  /** Jobs at work or waiting now. */
  readonly busy: number;
  /** Lets at least this many jobs run at once from now on. */
  widen(workers: number): void;
  run<J extends Job>(job: J): Promise<JobResult<J>>;
  /** Resolves when no job is at work or waiting. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Cores, at most four: beyond that the encoder, not the engine, sets the pace. */
export function defaultWorkers(): number {
  return Math.max(1, Math.min(4, availableParallelism()));
}

let shared: WorkerPool | undefined;

/** The process's own pool. Warm threads plan about three times as fast as new ones. */
export function sharedPool(): WorkerPool {
  shared ??= openWorkerPool();
  return shared;
}

/** A pool that starts threads when jobs come. */
export function openWorkerPool(): WorkerPool {
  let width = 1;
  let closed = false;
  const waiting: Task[] = [];
  const seats = new Set<Seat>();
  const running = new Set<Promise<void>>();

  function dispatch(): void {
    while (waiting.length > 0) {
      const seat =
        [...seats].find((one) => one.task === undefined) ?? (seats.size < width ? hire() : undefined);
      if (seat === undefined) return;
      const task = waiting.shift()!; // The loop's condition says there is one.
      seat.task = task;
      seat.worker.ref();
      seat.worker.postMessage(task.job);
    }
  }

  function hire(): Seat {
    // Without the options of the program that calls us: some of them (--input-type) stop any thread from starting.
    const worker = new Worker(packageFile('dist/draw-worker.js'), { execArgv: [] });
    const seat: Seat = { worker, task: undefined };
    seats.add(seat);
    worker.on('message', (answer: Answer) => {
      const task = seat.task;
      seat.task = undefined;
      worker.unref();
      dispatch();
      if ('error' in answer) task?.reject(answer.error);
      else task?.resolve(answer.result);
    });
    // A thread that dies (out of memory) fails its own job; the next job gets a new thread.
    const lose = (error: Error): void => {
      seats.delete(seat);
      seat.task?.reject(error);
      seat.task = undefined;
      if (!closed) dispatch();
    };
    worker.on('error', lose);
    worker.on('exit', (code) => lose(new Error(`A drawing thread ended early (exit code ${code}).`)));
    worker.unref();
    return seat;
  }

  return {
    get busy() {
      return running.size;
    },
    widen(workers) {
      width = Math.max(width, workers);
      dispatch();
    },
    run<J extends Job>(job: J) {
      const result = new Promise<JobResult<J>>((resolve, reject) => {
        waiting.push({ job, resolve: resolve as (result: unknown) => void, reject });
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
      await Promise.all([...seats].map((seat) => seat.worker.terminate()));
    },
  };
}

function noop(): void {}

interface Seat {
  readonly worker: Worker;
  task: Task | undefined;
}

interface Task {
  readonly job: Job;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a worker sends back for a job. */
export type Answer = { readonly result: unknown } | { readonly error: Error };
