import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Digest, sha256 } from '../../src/base/digest.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import type { WorkerEvent } from '../../src/events/worker-event.js';
import { openLocalRunner } from '../../src/jobs/local-runner.js';
import { QUEUE_TIMES, type QueueTimes } from '../../src/jobs/queue/queue-times.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { type Job, type JobResult, type JobRunner, jobKey } from '../../src/media/job.js';
import { engineName } from '../../src/media/job-engine.js';
import { resolveEngine } from '../../src/media/resolve-engine.js';
import { queuedRunner } from '../../src/project/job-queue.js';
import { DRAFT_REVISION } from '../../src/providers/models/draft-revision.js';
import { openRemote } from '../../src/store/remote/open-remote.js';
import { systemClock } from '../../src/system/clock.js';
import { parseRedisAddress } from '../../src/system/redis-address.js';
import { connectRedis } from '../../src/system/redis-connection.js';
import { HELD, type HeldFfmpeg, heldFfmpeg } from './held-ffmpeg.js';
import { plainPng } from './plain-png.js';
import { openRedisServer, type RedisServer } from './redis-server.js';
import { testFolder } from './test-folder.js';

/** Short, and long enough for a busy machine. */
export const SHORT_TIMES: QueueTimes = {
  ...QUEUE_TIMES,
  ...{ heartbeatMs: 250, workerLeaseMs: 4_000, renderLeaseMs: 8_000, lockMs: 3_000, stalledMs: 500 },
  ...{
    graceMs: 2_500,
    checkMs: 1_000,
    blockMs: 1_000,
    wantedMs: 250,
    progressMs: 50,
    stopMs: 500,
    retryMs: 50,
  },
};

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Everything that it has reported. */
  readonly events: readonly WorkerEvent[];
  /** Resolves with all events as soon as they meet the condition. */
  until(is: (events: readonly WorkerEvent[]) => boolean): Promise<readonly WorkerEvent[]>;
  /** Resolves with the event of a type that came so often. */
  next<T extends WorkerEvent['type']>(type: T, times?: number): Promise<WorkerEvent & { readonly type: T }>;
  /** Ends it and answers its exit code. */
  stop(by?: NodeJS.Signals): Promise<number | null>;
}

const script = fileURLToPath(new URL('../jobs/processes/worker.mjs', import.meta.url));

/** A Redis, a shared store, workers and a render that sends jobs, all on this machine. */
export interface QueueRig extends Render {
  readonly redis: RedisServer;
  /** Executes jobs here. */
  readonly own: JobRunner;
  readonly engine: MediaEngine;
  /** Absolute path of the folder of the shared store, or its address. */
  readonly store: string;
  readonly ffmpeg: HeldFfmpeg;
  /** What the render has warned of. */
  readonly warnings: readonly (RenderHappening & { readonly type: 'warned' })[];
  /** The jobs that the render has executed itself. */
  readonly local: readonly Job[];
  /** Opens another render of the same queue. */
  render(): Render;
  /** Executes a job here, without a queue. */
  here(job: Job): Promise<JobResult>;
  /** How many renders want a job. */
  wanting(job: Job): Promise<number>;
  /** The labels of the waiting jobs, the next one first. */
  order(): Promise<readonly (string | undefined)[]>;
  /** Starts a worker, which takes jobs when the promise resolves. */
  worker(options?: WorkerOptions): Promise<WorkerProcess>;
  /** The job that draws a tiny draft; another name makes another job. */
  draw(name: string): Job;
}

/** A render that sends jobs. */
export interface Render extends AsyncDisposable {
  /** Executes any job by workers. */
  readonly runner: JobRunner;
  /** Connects, as the first job does. */
  ready(): Promise<void>;
  run(job: Job, options?: RunOptions): Promise<JobResult>;
  /** The urgency of jobs has changed. */
  reorder(): void;
}

/** What differs from an ordinary worker. */
export interface WorkerOptions {
  readonly concurrency?: number;
  readonly ffmpeg?: string;
}

/** How a job is run. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly label?: string;
  readonly onProgress?: (fraction: number, machine?: string) => void;
  readonly urgency?: () => number;
}

/** What differs from an ordinary rig. */
export interface RigOptions {
  /** The Redis keeps its content when it is killed. */
  readonly persistent?: boolean;
  /** Another store than a folder. */
  readonly store?: string;
  /** Workers do not stop jobs that no render wants any more. */
  readonly stubborn?: boolean;
}

const { signal: untroubled } = new AbortController();

/** Opens a rig without workers. */
export async function openQueueRig({
  persistent = false,
  stubborn = false,
  store: at,
}: RigOptions = {}): Promise<QueueRig> {
  const place = await testFolder();
  const folder = (name: string): string => {
    mkdirSync(join(place.path, name));
    return join(place.path, name);
  };
  const redis = await openRedisServer({ persistent });
  const [store, temp] = [at ?? folder('store'), folder('temp')];
  const ffmpeg = await heldFfmpeg(place.path);
  const workers = new Set<WorkerProcess>();
  const warnings: (RenderHappening & { readonly type: 'warned' })[] = [];
  const local: Job[] = [];
  const engine = await resolveEngine({ flag: ffmpeg.path, env: process.env, signal: untroubled });
  const image = plainPng(64, 48, [40, 90, 200]);
  const imageFile = join(place.path, 'image.png');
  writeFileSync(imageFile, image);
  const input = sha256(image);
  const own = openLocalRunner({ engine: async () => engine });
  const files = (results: string) => ({
    folder: results,
    resolveInput: (digest: Digest) => (digest === input ? imageFile : missing(digest)),
  });

  function openRender(results: string): Render {
    const project = {
      clock: systemClock,
      engine: async () => engine,
      emit: (event: RenderHappening) => void (event.type === 'warned' && warnings.push(event)),
    };
    const tools = { env: {}, root: '.', clock: systemClock, random: Math.random };
    const patience = { connectMs: 2_000, idleMs: 2_000, tries: 1 };
    const remote = openRemote({ at: store }, { ...tools, patience });
    const address = parseRedisAddress(redis.url);
    const runner = queuedRunner(
      { project, address, remote, times: SHORT_TIMES, signal: untroubled },
      {
        run(job, options) {
          local.push(job);
          return own.run(job, options);
        },
      },
    );
    return {
      runner,
      ready: () => runner.ready(),
      reorder: () => runner.reorder?.(),
      run: (job, { signal = untroubled, label, onProgress, urgency } = {}) =>
        runner.run(job, {
          ...files(results),
          signal,
          ...(label === undefined ? {} : { label }),
          ...(onProgress === undefined ? {} : { onProgress }),
          ...(urgency === undefined ? {} : { urgency }),
        }),
      [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
    };
  }

  const connect = () => connectRedis(parseRedisAddress(redis.url), { signal: untroubled, whenDown: 'fail' });
  const first = openRender(folder('results'));
  return {
    ...{
      redis,
      store,
      ffmpeg,
      engine,
      own,
      warnings,
      local,
      run: first.run,
      ready: first.ready,
      runner: first.runner,
      reorder: first.reorder,
    },
    render: () => openRender(folder('other results')),
    here: (job) => own.run(job, { ...files(folder('own results')), signal: untroubled }),
    async wanting(job) {
      using connection = await connect();
      const [key] = await connection.client.keys(`inbetween:*:wanted:${jobKey(job)}`);
      return key === undefined ? 0 : connection.client.scard(key);
    },
    async order() {
      using connection = await connect();
      const [line = ''] = await connection.client.keys('inbetween:jobs-*:prioritized');
      const ids = await connection.client.zrange(line, 0, -1);
      const queue = line.slice(0, -'prioritized'.length);
      const data = await Promise.all(ids.map((id) => connection.client.hget(`${queue}${id}`, 'data')));
      return data.map((text) => JSON.parse(text ?? '{}').label);
    },
    async worker(options = {}) {
      const times = stubborn ? { ...SHORT_TIMES, wantedMs: 600_000 } : SHORT_TIMES;
      const worker = startWorker({
        times,
        queue: redis.url,
        store,
        ffmpeg: ffmpeg.path,
        folder: temp,
        ...options,
      });
      workers.add(worker);
      await worker.next('worker-ready');
      return worker;
    },
    draw: (name) => ({
      kind: 'draw-draft',
      recipe: {
        ...{ revision: DRAFT_REVISION, size: HELD, frames: 3, fps: 24 },
        ...{ first: { format: 'png', orientation: 1, alpha: false }, last: null, prompt: name, slate: null },
        engine: engineName(engine),
      },
      inputs: { first: input },
    }),
    async [Symbol.asyncDispose]() {
      ffmpeg.release();
      await Promise.all([...workers].map((worker) => worker.stop('SIGKILL')));
      await first[Symbol.asyncDispose]();
      await redis[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
}

function missing(digest: Digest): never {
  throw new Error(`The test has no file ${digest}.`);
}

interface WorkerSetup extends WorkerOptions {
  readonly times: QueueTimes;
  readonly queue: string;
  readonly store: string;
  readonly folder: string;
}

function startWorker({ concurrency = 2, ...setup }: WorkerSetup): WorkerProcess {
  const argument = JSON.stringify({ ...setup, concurrency });
  const child = spawn(process.execPath, [script, argument], {
    // No vendor key, and none of the tests.
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const events: WorkerEvent[] = [];
  const listeners = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    events.push(JSON.parse(line));
    for (const listener of [...listeners]) listener();
  });
  const until: WorkerProcess['until'] = (is) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!is(events)) return;
        listeners.delete(look);
        resolve(events);
      };
      listeners.add(look);
      look();
      void ended.then((code) => reject(new Error(`The worker ended (${code}): ${JSON.stringify(events)}`)));
    });
  return {
    ...{ child, events },
    until,
    async next<T extends WorkerEvent['type']>(type: T, times = 1) {
      const ofType = (all: readonly WorkerEvent[]) => all.filter((event) => event.type === type);
      const all = await until((seen) => ofType(seen).length >= times);
      return ofType(all)[times - 1] as WorkerEvent & { readonly type: T };
    },
    async stop(by = 'SIGINT') {
      // A stopped process does not see other signals.
      if (by !== 'SIGKILL') child.kill('SIGCONT');
      if (child.exitCode === null && child.signalCode === null) child.kill(by);
      return ended;
    },
  };
}
