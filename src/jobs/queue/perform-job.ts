import { rm } from 'node:fs/promises';
import type { Job as QueuedJob } from 'bullmq';
import type { Digest } from '../../base/digest.js';
import type { JobResult } from '../../media/job.js';
import { openTempFolder } from '../../system/temp-folder.js';
import { thisMachine } from '../../system/this-machine.js';
import { jobTable } from '../job-table.js';
import type { FileCache, HeldFile } from './file-cache.js';
import type { JobFiles } from './job-files.js';
import type { JobMessage, JobNews, JobReceipt, StoredFile } from './job-message.js';
import type { JobProcesses } from './job-processes.js';

/** What jobs are executed with. */
export interface JobTools {
  readonly files: JobFiles;
  readonly cache: FileCache;
  /** Absolute path of a folder for jobs in progress, on the disk of the cache. */
  readonly folder: string;
  readonly processes: Pick<JobProcesses, 'run'>;
  /** The shortest time between two reports of progress, in ms. */
  readonly progressMs: number;
}

/** One job, and how it is reported. */
export interface Performance {
  readonly queued: Pick<QueuedJob, 'updateProgress'>;
  readonly signal: AbortSignal;
  /** Called when another worker has made other bytes from the same job. */
  readonly onDifference: (machine: string) => void;
}

/** Makes the outputs of a job and puts them into the store, where they are before the job counts as done. */
export async function performJob(
  key: Digest,
  { job, inputs }: JobMessage,
  { files, cache, processes, folder: parent, progressMs }: JobTools,
  { queued, signal, onDifference }: Performance,
): Promise<JobReceipt> {
  // An earlier worker may have been killed after it had stored them.
  const earlier = await files.receipt(key, job.kind, signal);
  if (earlier !== undefined) return earlier;
  const report = reporter(queued, progressMs);
  report(null);
  await using folder = await openTempFolder(parent, 'job');
  const held: HeldFile[] = [];
  try {
    for (const input of Object.values(inputs)) held.push(await cache.hold(input, signal));
    const paths = Object.fromEntries(Object.values(inputs).map(({ digest }, n) => [digest, held[n]!.path]));
    const order = { job, paths, folder: folder.path, onProgress: report };
    const outputs = await processes.run(order, signal);
    const stored = await storeOutputs(job.kind, outputs, { files, signal });
    const own: JobReceipt = { version: 1, outputs: stored, machine: thisMachine.name };
    const kept = await files.keep(key, job.kind, own, signal);
    const differs = Object.entries(stored).some(
      ([name, { digest }]) => kept.outputs[name]?.digest !== digest,
    );
    if (differs) onDifference(kept.machine);
    for (const [name, { path }] of Object.entries(outputs)) {
      const ending = `.${jobTable[job.kind].outputs[name]}`;
      // It only saves a download.
      await cache.add({ ...stored[name]!, ending }, path).catch(() => rm(path, { force: true }));
    }
    return kept;
  } finally {
    for (const one of held) one[Symbol.dispose]();
  }
}

async function storeOutputs(
  kind: JobMessage['job']['kind'],
  outputs: JobResult['outputs'],
  { files, signal }: { readonly files: JobFiles; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, StoredFile>>> {
  const stored = Object.entries(outputs).map(
    async ([name, file]) => [name, await files.offerOutput(kind, name, file, signal)] as const,
  );
  return Object.fromEntries(await Promise.all(stored));
}

/** Reports progress to the renders, at most once per pause. Progress that cannot be reported does not matter. */
function reporter(job: Performance['queued'], pauseMs: number): (fraction: number | null) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (fraction) => {
    const now = performance.now();
    if (now - last < pauseMs) return;
    last = now;
    const news: JobNews = { machine: thisMachine.name, fraction };
    job.updateProgress({ ...news }).catch(() => undefined);
  };
}
