import { parentPort, workerData } from 'node:worker_threads';
import { RenderError } from '../../../../diagnostics/render-error.js';
import { adoptKernels } from '../kernels/kernels.js';
import { adoptMemory } from '../memory/engine-memory.js';
import { type Job, runJob } from './engine-jobs.js';
import type { Answer, ThreadStart } from './worker-pool.js';

const port = parentPort;
if (port === null) throw new Error('worker.js runs only as a worker thread.');

const { memory, module } = workerData as ThreadStart;
adoptMemory(memory);
adoptKernels(module);
port.on('message', (job: Job) => {
  try {
    port.postMessage({ result: runJob(job) } satisfies Answer);
  } catch (error) {
    port.postMessage(failedAnswer(error));
  }
});

// A message between threads keeps nothing of an error but its text, and a failure of the system has a code and a hint.
function failedAnswer(error: unknown): Answer {
  if (error instanceof RenderError) {
    const { code, message, hint } = error;
    return { failure: { code, message, hint } };
  }
  return { error: error instanceof Error ? error : new Error(String(error)) };
}
