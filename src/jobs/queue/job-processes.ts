import { type ChildProcess, spawn } from 'node:child_process';
import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaEngine } from '../../media/engine.js';
import type { Job, JobResult } from '../../media/job.js';
import { decodeJobFailure } from '../../media/job-failure.js';
import { allowManyWaits } from '../../system/allow-many-waits.js';
import { packageFile } from '../../system/package-files.js';
import type { ChildAnswer, ChildRequest } from './child-messages.js';

/** Executes jobs in other processes, one job per process at a time. Idle processes wait for the next job. */
export interface JobProcesses extends AsyncDisposable {
  /**
   * Resolves with the outputs in the folder. Rejects with the error of the job, RenderError `job-process-died`, or the
   * reason of the signal when the process has stopped.
   */
  run(order: JobOrder, signal: AbortSignal): Promise<JobResult['outputs']>;
}

/** A job with files of this machine. */
export interface JobOrder {
  readonly job: Job;
  readonly paths: Readonly<Record<Digest, string>>;
  readonly folder: string;
  readonly onProgress: (fraction: number) => void;
}

/** What processes are started with. */
export interface JobProcessesSetup {
  readonly engine: MediaEngine;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long a stopped job may take to end by itself. */
  readonly stopMs: number;
}

/** Opens a pool without processes. */
export function openJobProcesses({ engine, env, stopMs }: JobProcessesSetup): JobProcesses {
  const idle = new Set<ChildProcess>();
  const all = new Set<ChildProcess>();

  function start(): ChildProcess {
    const { kind, path, version, foundBy, lacks } = engine;
    const facts = JSON.stringify({ kind, path, version, foundBy, lacks });
    // A group of its own: a Ctrl-C in the terminal is for the worker, and its end takes the ffmpeg of the job with it.
    const child = spawn(process.execPath, [packageFile('dist/job-child.js'), facts], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
      env: withoutSecrets(env),
    });
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      idle.delete(child);
    });
    return child;
  }

  async function run(order: JobOrder, signal: AbortSignal): Promise<JobResult['outputs']> {
    signal.throwIfAborted();
    const [free] = idle;
    const child = free ?? start();
    idle.delete(child);
    try {
      return await answerOf(child, order, signal);
    } finally {
      if (isAlive(child)) idle.add(child);
    }
  }

  function answerOf(
    child: ChildProcess,
    { job, paths, folder, onProgress }: JobOrder,
    signal: AbortSignal,
  ): Promise<JobResult['outputs']> {
    return new Promise((resolve, reject) => {
      let killing: NodeJS.Timeout | undefined;
      const ask = (request: ChildRequest): void => void child.send(request, () => undefined);
      const stop = (): void => {
        ask({ type: 'stop' });
        killing = setTimeout(() => killGroup(child), stopMs);
      };
      const settle = (act: () => void): void => {
        clearTimeout(killing);
        signal.removeEventListener('abort', stop);
        child.off('message', onMessage);
        child.off('exit', onExit);
        child.off('error', onError);
        if (signal.aborted) reject(signal.reason);
        else act();
      };
      const onMessage = (answer: ChildAnswer): void => {
        if (answer.type === 'progress') onProgress(answer.fraction);
        else if (answer.type === 'done') settle(() => resolve(answer.outputs));
        else settle(() => reject(decodeJobFailure(answer.failure)));
      };
      const onExit = (code: number | null, by: string | null): void =>
        settle(() => reject(died(by ?? `exit code ${code}`)));
      const onError = (error: Error): void => settle(() => reject(died(error.message)));
      child.on('message', onMessage);
      child.once('exit', onExit);
      child.once('error', onError);
      allowManyWaits(signal).addEventListener('abort', stop, { once: true });
      ask({ type: 'run', job, paths, folder });
    });
  }

  return {
    run,
    async [Symbol.asyncDispose]() {
      const gone = [...all].map(
        (child) => new Promise<void>((resolve) => child.once('exit', () => resolve())),
      );
      for (const child of all) killGroup(child);
      await Promise.all(gone);
    },
  };
}

function isAlive({ exitCode, signalCode, connected }: ChildProcess): boolean {
  return exitCode === null && signalCode === null && connected;
}

/** Ends a process and the ffmpeg that it has started. */
function killGroup(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

// Jobs need no key: only the worker itself talks to the store and the queue.
function withoutSecrets(env: JobProcessesSetup['env']): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/KEY|SECRET|TOKEN|PASSWORD|INBETWEEN_QUEUE|INBETWEEN_STORE/i.test(name),
  );
  return Object.fromEntries(kept);
}

function died(how: string): RenderError {
  return new RenderError('job-process-died', `The process that executed the job ended early (${how}).`, {
    hint: 'The machine of the worker may have too little memory: use a smaller --concurrency there.',
  });
}
