import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RenderError } from '../../diagnostics/render-error.js';
import { packageFile } from '../../system/package-files.js';
import { openTimeLimit } from '../../system/time-limit.js';
import type { C2paAnswer, DraftTask, ReadTask } from './c2pa-tasks.js';

/** The C2PA library, in a thread of its own that starts on first use. */
export interface C2paLibrary extends AsyncDisposable {
  /** The manifests of a file as JSON; null for a file without any. Throws C2paFault, or the signal's reason. */
  read(task: Omit<ReadTask, 'task'>, options: C2paOptions): Promise<string | null>;
  /** A manifest store with a blank signature. Throws C2paFault, or the signal's reason. */
  draft(task: Omit<DraftTask, 'task'>, options: C2paOptions): Promise<Uint8Array>;
}

/** How long a task may take. */
export interface C2paOptions {
  readonly signal: AbortSignal;
  readonly patienceMs: number;
}

/** The library could not do it: the message says why. */
export class C2paFault extends Error {}

const PACKAGE = '@contentauth/c2pa-wasm';

/** How to install the library. */
export const C2PA_INSTALL = `Run "npm install ${PACKAGE}@0.15" where inbetween is installed (with --global if it is global).`;

/** Whether the optional package of the library is installed. */
export function isC2paInstalled(): boolean {
  try {
    createRequire(pathToFileURL(import.meta.filename)).resolve(`${PACKAGE}/c2pa.wasm`);
    return true;
  } catch {
    return false;
  }
}

/** Opens the library. All calls throw RenderError `c2pa-package-missing` when its package is not installed. */
export function openC2pa(): C2paLibrary {
  let thread: Worker | undefined;
  let last = 0;

  async function run(
    task: ReadTask | DraftTask,
    { signal, patienceMs }: C2paOptions,
  ): Promise<Exclude<C2paAnswer, { readonly fault: string }>> {
    signal.throwIfAborted();
    using limit = openTimeLimit(signal, patienceMs);
    last += 1;
    try {
      thread ??= new Worker(packageFile('dist/c2pa-worker.js'), { execArgv: [] });
      const answer = await answerOf(thread, { ...task, id: last }, limit.signal);
      if (!('fault' in answer)) return answer;
      if (answer.missing) throw packageMissing();
      throw new C2paFault(answer.fault);
    } catch (error) {
      // A thread that failed once may have a damaged memory.
      await thread?.terminate();
      thread = undefined;
      signal.throwIfAborted();
      if (limit.over) throw new C2paFault(`it took longer than ${Math.round(patienceMs / 1000)} s`);
      throw error;
    }
  }

  return {
    async read(task, options) {
      const answer = await run({ ...task, task: 'read' }, options);
      if (!('json' in answer)) throw new Error('The C2PA thread answered another task.');
      return answer.json;
    },
    async draft(task, options) {
      const answer = await run({ ...task, task: 'draft' }, options);
      if (!('store' in answer)) throw new Error('The C2PA thread answered another task.');
      return answer.store;
    },
    async [Symbol.asyncDispose]() {
      await thread?.terminate();
    },
  };
}

function answerOf(worker: Worker, task: { readonly id: number }, signal: AbortSignal): Promise<C2paAnswer> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onMessage = (answer: C2paAnswer): void => {
      if (answer.id === task.id) end(() => resolve(answer));
    };
    // A thread whose own file is missing says nothing about certificates or films.
    const onError = (error: Error & { readonly code?: string }): void =>
      end(() => reject(error.code?.includes('MODULE_NOT_FOUND') ? error : new C2paFault(error.message)));
    const onExit = (): void => end(() => reject(new C2paFault('its thread ended')));
    const onAbort = (): void => end(() => reject(signal.reason));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    signal.addEventListener('abort', onAbort, { once: true });
    worker.postMessage(task);
  });
}

function packageMissing(): RenderError {
  return new RenderError(
    'c2pa-package-missing',
    `Content credentials need the package ${PACKAGE}, which is not installed.`,
    { hint: C2PA_INSTALL },
  );
}
