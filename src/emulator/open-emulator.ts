import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { TakeRequest } from '../plan/take.js';
import type { ModelRow } from '../providers/models/model-row.js';
import { makeFolder } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';
import { openTempFolder } from '../system/temp-folder.js';
import { type Bill, billOf } from './bill.js';
import { emulatedClock } from './emulated-clock.js';
import { checkRegion } from './emulated-region.js';
import { type FaultRule, openFaults } from './faults.js';
import { type EmulatedLimits, limitsFor, openCallMeter } from './limits.js';
import type { MakeClip } from './make-clip.js';
import { openPersistentClock } from './persistent-clock.js';
import { openRoutes } from './routes.js';
import { openSeeded } from './seeded.js';
import { type AnsweredRequest, type Exchange, serveRequest } from './serve.js';
import { openStorage } from './storage.js';
import { openTaskQueue } from './task-queue.js';
import { openTaskRunner } from './task-runner.js';

/** An account of the emulated service. */
export interface EmulatedAccount {
  /** Keys with the same owner share an account; default: each key has its own account. */
  readonly owner?: string;
  readonly limits?: Partial<EmulatedLimits>;
  /** The account has not paid: every create is refused. */
  readonly overdue?: boolean;
}

/** How to run an emulator. */
export interface EmulatorSetup {
  readonly makeClip: MakeClip;
  readonly clock: Clock;
  /** Its models, prices and limits. Default: every model is offered, in the first of its regions. */
  readonly region?: string | undefined;
  /** Default: any free port. */
  readonly port?: number | undefined;
  /** Speed of the emulated clock relative to real time. Default 1. */
  readonly speed?: number | undefined;
  readonly faults?: readonly FaultRule[] | undefined;
  readonly seed?: number | undefined;
  /** Keeps tasks, uploads and clips across restarts; without it they are deleted at the end. */
  readonly stateFolder?: string | undefined;
  /** By key; without it every key is valid and has its own account. */
  readonly accounts?: Readonly<Record<string, EmulatedAccount>> | undefined;
  /** For every account without limits of its own. */
  readonly limits?: Partial<EmulatedLimits> | undefined;
  /** What happens to a task over the limit of running tasks. Default: it waits in the queue. */
  readonly overLimit?: 'queue' | 'reject' | undefined;
  /** Seconds that a take runs; default: about the usual time of the model. */
  readonly takeSeconds?: ((request: TakeRequest) => number) | undefined;
  /** Models in addition to those of the table. */
  readonly models?: readonly ModelRow[] | undefined;
  /** Called for a file of the state folder that is not used. */
  readonly onWarn?: ((message: string) => void) | undefined;
  /** Called for every request, before it takes effect and before its response is sent; the emulator awaits it. */
  readonly onExchange?: ((exchange: Exchange) => void | Promise<void>) | undefined;
  /** Called for every request when its response is sent. */
  readonly onAnswer?: ((request: AnsweredRequest) => void) | undefined;
}

/** The vendor's interface on the loopback address. */
export interface Emulator extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly origin: string;
  /** The base address for clients of the service. */
  readonly baseUrl: string;
  bill(): Bill;
}

/** Starts the emulator. Throws RenderError when the port is taken or the region is unknown. */
export async function openEmulator(setup: EmulatorSetup): Promise<Emulator> {
  if (setup.region !== undefined) checkRegion(setup.region);
  const temporary =
    setup.stateFolder === undefined ? await openTempFolder(tmpdir(), 'inbetween-emulator') : null;
  const folder = setup.stateFolder ?? temporary?.path ?? '';
  await makeFolder(join(folder, 'clips'));
  const seeded = openSeeded(setup.seed ?? 1);
  const faults = openFaults(setup.faults ?? [], seeded);
  const speed = setup.speed ?? 1;
  const persistent = await openPersistentClock(
    temporary ? null : join(folder, 'clock.json'),
    RECORDED_AHEAD_MS * speed,
  );
  const clock = emulatedClock(setup.clock, { speed, skewMs: faults.skewMs, minimum: persistent.minimum });
  const closing = new AbortController();
  const storage = openStorage({ folder: join(folder, 'uploads'), clock, seeded });
  const runner = openTaskRunner({
    ...setup,
    folder,
    seeded,
    faults,
    clock,
    storage,
    signal: closing.signal,
  });
  const tasks = await openTaskQueue({
    clock,
    folder: temporary ? null : join(folder, 'tasks'),
    takesInFlight: (account, model) => limitsFor(setup, { account, model }).takesInFlight,
    run: runner.run,
    onWarn: setup.onWarn,
  });
  const routes = openRoutes({
    ...setup,
    speed,
    clock,
    seeded,
    storage,
    tasks,
    runner,
    meter: openCallMeter(clock.now),
  });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const serving = {
      routes,
      faults,
      clock,
      realClock: setup.clock,
      onExchange: setup.onExchange,
      onAnswer: setup.onAnswer,
    };
    // A failed write of the time must not end the server.
    const reserved = persistent.reserve(clock.now()).catch(() => undefined);
    void reserved.then(() => serveRequest({ request, response }, serving));
  });
  // Clients close unused connections. A server that closes them first may cut off a request that is being sent.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portError(setup.port, cause)));
    server.listen(setup.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: `${origin}/api/v1`,
    bill: () => billOf(tasks.all(), setup),
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The emulator is closed.'));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await tasks.close();
      await persistent.close(clock.now()).catch(() => undefined);
      await temporary?.[Symbol.asyncDispose]();
    },
  };
}

// The time is recorded this far in advance: after a crash, the emulated clock is ahead by at most this real time.
const RECORDED_AHEAD_MS = 10_000;

function portError(port: number | undefined, cause: NodeJS.ErrnoException): RenderError {
  return new RenderError('port-taken', `The emulator cannot listen on port ${port ?? 0}: ${cause.message}`, {
    hint: 'Choose another port with --port, or leave it out.',
    cause,
  });
}
