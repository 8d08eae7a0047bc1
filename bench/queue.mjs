// What a queue costs: jobs that draw a tiny draft, executed by this process alone, or by workers through a Redis and a
// folder that both share. Prints the throughput, what a job costs the process that sends it (its processor time, and how
// much its memory has grown per job since the first fifth of the jobs), and what it costs the Redis.
//
//   node scripts/build.mjs && node --expose-gc bench/queue.mjs [--workers 0,1,2,4] [--jobs 1000] [--concurrency 1]
//
// It needs redis-server. 0 workers: this process executes the jobs. --concurrency: of each worker.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sha256 } from '../build/base/digest.js';
import { openLocalRunner } from '../build/jobs/local-runner.js';
import { engineName } from '../build/media/job-engine.js';
import { resolveEngine } from '../build/media/resolve-engine.js';
import { queuedRunner } from '../build/project/job-queue.js';
import { DRAFT_REVISION } from '../build/providers/models/draft-revision.js';
import { openRemote } from '../build/store/remote/open-remote.js';
import { systemClock } from '../build/system/clock.js';
import { parseRedisAddress } from '../build/system/redis-address.js';
import { connectRedis } from '../build/system/redis-connection.js';
import { cli } from './unchanged-film.mjs';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '0,1,2,4' },
    jobs: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '1' },
  },
});
const [jobs, concurrency] = [Number(values.jobs), Number(values.concurrency)];
const { signal } = new AbortController();
const image = fileURLToPath(new URL('../fixtures/keyframes/push-a.png', import.meta.url));
const input = sha256(await readFile(image));
const engine = await resolveEngine({ env: process.env, signal });
const local = openLocalRunner({ engine: async () => engine });

console.log(
  'workers    jobs       time   jobs per s   to local   sender: processor         memory   Redis: processor   commands',
);
let ofLocal;
for (const workers of values.workers.split(',').map(Number)) await measure(workers);

async function measure(count) {
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
  const redis = count === 0 ? undefined : await startRedis(folder);
  const workers = [];
  let runner = local;
  try {
    if (redis !== undefined) {
      const store = join(folder, 'store');
      await mkdir(store);
      for (let n = 0; n < count; n += 1) workers.push(await startWorker(redis.url, store));
      runner = await openRunner(redis.url, store);
    }
    await runAll(runner, { folder: join(folder, 'first'), from: -8, to: 0 });
    const before = await redis?.usage();
    const result = await measureJobs(runner, join(folder, 'results'));
    report(count, result, redis && { before, after: await redis.usage() });
  } finally {
    if (runner !== local) await runner[Symbol.asyncDispose]();
    for (const worker of workers) await end(worker, 'SIGINT');
    if (redis !== undefined) await end(redis.process, 'SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureJobs(runner, folder) {
  const settled = jobs / 5;
  const begun = performance.now();
  const used = process.cpuUsage();
  await runAll(runner, { folder, from: 0, to: settled });
  const early = heapBytes();
  await runAll(runner, { folder, from: settled, to: jobs });
  const { user, system } = process.cpuUsage(used);
  return {
    seconds: (performance.now() - begun) / 1000,
    processorMs: (user + system) / 1000 / jobs,
    kilobytes: (heapBytes() - early) / 1024 / (jobs - settled),
  };
}

/** Executes jobs, as many ahead as a render sends. */
async function runAll(runner, { folder, from, to }) {
  let next = from;
  const one = async () => {
    while (next < to) {
      next += 1;
      const result = await runner.run(drawing(next), {
        ...{ folder, signal, label: `shot-${next}` },
        resolveInput: () => image,
      });
      if (!result.made) throw new Error('A job was not executed.');
    }
  };
  await Promise.all(Array.from({ length: runner.ahead ?? 2 }, one));
}

function drawing(number) {
  return {
    kind: 'draw-draft',
    recipe: {
      ...{ revision: DRAFT_REVISION, size: { width: 64, height: 48 }, frames: 3, fps: 24, slate: null },
      ...{ first: { format: 'png', orientation: 1, alpha: false }, last: null, prompt: `shot ${number}` },
      engine: engineName(engine),
    },
    inputs: { first: input },
  };
}

function report(workers, { seconds, processorMs, kilobytes }, redis) {
  const rate = jobs / seconds;
  if (workers === 0) ofLocal = rate;
  const cells = [
    (workers === 0 ? 'none' : `${workers} x ${concurrency}`).padEnd(8),
    String(jobs).padStart(6),
    `${seconds.toFixed(1)} s`.padStart(10),
    rate.toFixed(1).padStart(12),
    (ofLocal === undefined ? '-' : (rate / ofLocal).toFixed(2)).padStart(10),
    (workers === 0 ? '-' : `${processorMs.toFixed(1)} ms a job`).padStart(19),
    `${kilobytes.toFixed(1)} KB a job`.padStart(14),
    ...(redis === undefined ? [] : redisCells(redis)),
  ];
  console.log(cells.join(' '));
}

function redisCells({ before, after }) {
  const perJob = (name) => (after[name] - before[name]) / jobs;
  return [
    `${perJob('ms').toFixed(2)} ms a job`.padStart(18),
    `${perJob('commands').toFixed(0)} a job`.padStart(10),
  ];
}

async function openRunner(url, at) {
  const project = { clock: systemClock, engine: async () => engine, emit: fail };
  const remote = openRemote(
    { at, trusted: true },
    { env: {}, root: '.', clock: systemClock, random: Math.random },
  );
  const runner = queuedRunner({ project, address: parseRedisAddress(url), remote, signal }, local);
  await runner.ready();
  return runner;
}

function fail(event) {
  throw new Error(event.message);
}

async function startRedis(folder) {
  const port = 40_000 + (process.pid % 20_000);
  const server = spawn('redis-server', ['--port', String(port), '--dir', folder, '--save', '']);
  await untilLine(server.stdout, 'Ready to accept connections');
  const url = `redis://127.0.0.1:${port}/0`;
  return { process: server, url, usage: () => usageOf(url) };
}

async function usageOf(url) {
  const connection = await connectRedis(parseRedisAddress(url), { signal, whenDown: 'fail' });
  const info = await connection.client.info();
  connection[Symbol.dispose]();
  const number = (name) => Number(new RegExp(`^${name}:(.*)`, 'm').exec(info)[1]);
  return {
    ms: (number('used_cpu_user') + number('used_cpu_sys')) * 1000,
    commands: number('total_commands_processed'),
  };
}

async function startWorker(queue, store) {
  const args = [cli, 'work', '--queue', queue, '--store', store, '--concurrency', String(concurrency)];
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await untilLine(worker.stderr, 'Takes jobs');
  return worker;
}

async function untilLine(stream, text) {
  for await (const line of createInterface({ input: stream, terminal: false })) {
    if (!line.includes(text)) continue;
    stream.resume();
    return;
  }
  throw new Error(`A process ended before it wrote "${text}".`);
}

async function end(child, by) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(by);
  await once(child, 'exit');
}

function heapBytes() {
  if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
