import { join } from 'node:path';
import type { WorkerEvent } from '../events/worker-event.js';
import { readEngineBuild } from '../jobs/queue/engine-build.js';
import { openFileCache } from '../jobs/queue/file-cache.js';
import { openJobFiles } from '../jobs/queue/job-files.js';
import { openJobProcesses } from '../jobs/queue/job-processes.js';
import { executeJobs } from '../jobs/queue/job-worker.js';
import { queueName, storeIdentity } from '../jobs/queue/queue-names.js';
import { QUEUE_TIMES, type QueueTimes } from '../jobs/queue/queue-times.js';
import type { MediaEngine } from '../media/engine.js';
import type { RemoteStore } from '../store/remote/remote-store.js';
import { makeFolder } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';
import type { RedisAddress } from '../system/redis-address.js';
import { openTempFolder } from '../system/temp-folder.js';

/** What a worker is opened with. */
export interface WorkOptions {
  readonly address: RedisAddress;
  readonly remote: RemoteStore;
  readonly engine: MediaEngine;
  /** A folder for files in progress; it is created if necessary. */
  readonly folder: string;
  /** How many jobs are executed at once. */
  readonly concurrency: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'now'>;
  readonly times?: QueueTimes;
  readonly onEvent: (event: WorkerEvent) => void;
  /** Aborted: unfinished jobs go back to the queue, and the worker ends. */
  readonly signal: AbortSignal;
}

// What one film's clips take; they are needed again by the next jobs.
const CACHE_BYTES = 4 * 2 ** 30;

/**
 * Executes jobs of renders on other machines until the signal aborts. It needs no key of a provider. Throws StoreError
 * when the store cannot be used, and RenderError `queue-package-missing`, `queue-down` or `queue-refused`.
 */
export async function work(options: WorkOptions): Promise<void> {
  const { address, remote, engine, concurrency, onEvent, signal, times = QUEUE_TIMES } = options;
  const store = await storeIdentity(remote, signal);
  const build = await readEngineBuild(engine, signal);
  await using folder = await openTempFolder(options.folder, 'work');
  const files = openJobFiles(remote, build.digest);
  const cached = join(folder.path, 'files');
  await makeFolder(cached);
  await using processes = openJobProcesses({ engine, env: options.env, stopMs: times.stopMs });
  const cache = openFileCache({ folder: cached, maxBytes: CACHE_BYTES, fetch: files.fetch });
  const { program } = build;
  const own = { program, engine: build.engine, store: remote.name };
  const member = { ...own, since: options.clock.now() };
  await executeJobs(
    {
      ...{ address, queue: queueName(build.digest, store), member, concurrency, times, onEvent },
      tools: { files, cache, processes, folder: folder.path, progressMs: times.progressMs },
      onReady: () => onEvent({ type: 'worker-ready', queue: address.name, concurrency, ...own }),
    },
    signal,
  );
}
