import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { testFolder } from './test-folder.js';

/** Whether this machine has a Redis to test with. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version'], { timeout: 10_000 }).status === 0;

if (!hasRedis) process.stderr.write('No redis-server found: the tests of queues and workers are SKIPPED.\n');

/** A Redis of its own, with an address that it keeps. */
export interface RedisServer extends AsyncDisposable {
  /** With the password, if there is one. */
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a crash does. What it had is lost unless it was opened with `persistent`. */
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** Stops its process without ending it: connections stay open, and nothing is answered. */
  freeze(): void;
}

/** Starts a Redis on loopback. */
export async function openRedisServer({
  password,
  persistent = false,
}: {
  readonly password?: string;
  readonly persistent?: boolean;
} = {}): Promise<RedisServer> {
  const folder = await testFolder();
  const port = await freePort();
  let server: ChildProcess | undefined;
  const options = [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder.path, '--save', ''],
    ...(persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(password === undefined ? [] : ['--requirepass', password]),
  ];
  const redis: RedisServer = {
    url: `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}/0`,
    port,
    async kill() {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    async start() {
      const started = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
      server = started;
      for await (const line of createInterface({ input: started.stdout })) {
        if (!line.includes('Ready to accept connections')) continue;
        started.stdout.resume();
        return;
      }
      throw new Error('redis-server did not start.');
    },
    freeze: () => void server?.kill('SIGSTOP'),
    async [Symbol.asyncDispose]() {
      await redis.kill();
      await folder[Symbol.asyncDispose]();
    },
  };
  await redis.start();
  return redis;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
