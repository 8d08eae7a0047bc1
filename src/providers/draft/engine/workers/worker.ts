import { parentPort } from 'node:worker_threads';
import { type Job, runJob } from './engine-jobs.js';
import type { Answer } from './worker-pool.js';

const port = parentPort;
if (port === null) throw new Error('worker.js runs only as a worker thread.');

port.on('message', (job: Job) => {
  try {
    const result = runJob(job);
    port.postMessage({ result } satisfies Answer, transferables(result));
  } catch (error) {
    port.postMessage({ error: error instanceof Error ? error : new Error(String(error)) } satisfies Answer);
  }
});

// A finished frame is transferred, not copied.
function transferables(result: unknown): ArrayBuffer[] {
  return result instanceof Uint8Array && result.buffer instanceof ArrayBuffer ? [result.buffer] : [];
}
