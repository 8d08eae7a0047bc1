import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import type { TakeRequest } from '../plan/take.js';
import type { ModelRow } from '../providers/models/model-table.js';
import { makeFolder } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';
import { openTempFolder } from '../system/temp-folder.js';
import { type Bill, billOf } from './bill.js';
import { emulatedClock } from './emulated-clock.js';
import { type FaultRule, openFaults } from './faults.js';
import { type EmulatedLimits, limitsFor, openCallMeter } from './limits.js';
import { openPersistentClock } from './persistent-clock.js';
import { openRoutes } from './routes.js';
import { openSeeded } from './seeded.js';
import { answerWithFaults, type Exchange } from './serve.js';
import { openStorage } from './storage.js';
import { openTakeMaker } from './take-maker.js';
import { openTaskQueue } from './task-queue.js';

/** Makes the clip of a task as a file at `path`. The request is one for the draft provider. */
export type MakeClip = (request: TakeRequest, path: string, signal: AbortSignal) => Promise<void>;

/** An account of the emulated service. */
export interface EmulatedAccount {
  /** Keys of one owner are of one account; default: each key is an account of its own. */
  readonly owner?: string;
  readonly limits?: Partial<EmulatedLimits>;
  /** Refuses every create until the bill is paid. */
  readonly overdue?: boolean;
}

export interface EmulatorSetup {
  readonly makeClip: MakeClip;
  readonly clock: Clock;
  /** Default: any that is free. */
  readonly port?: number | undefined;
  /** How much faster than outside time runs. Default 1. */
  readonly speed?: number | undefined;
  readonly faults?: readonly FaultRule[] | undefined;
  readonly seed?: number | undefined;
  /** Keeps tasks, uploads and clips across restarts; without it they go with the emulator. */
  readonly stateFolder?: string | undefined;
  /** By key; without it every key is an account in good standing. */
  readonly accounts?: Readonly<Record<string, EmulatedAccount>> | undefined;
  /** In force for every account that says nothing else. */
  readonly limits?: Partial<EmulatedLimits> | undefined;
  /** What happens to a task over the running limit. Default: it waits in the queue. */
  readonly overLimit?: 'queue' | 'reject' | undefined;
  /** Seconds that a take runs; default: around what the model usually needs. */
  readonly takeSeconds?: ((request: TakeRequest) => number) | undefined;
  /** Models beside those of the table. */
  readonly models?: readonly ModelRow[] | undefined;
  /** Told of every request, once before it counts and once before its answer leaves; both wait for it. */
  readonly onExchange?: ((exchange: Exchange) => void | Promise<void>) | undefined;
}

/** The vendor's interface on this machine's loopback address. */
export interface Emulator extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly origin: string;
  /** What a client takes for the service's base address. */
  readonly baseUrl: string;
  bill(): Bill;
}

/** Starts the emulator. Throws RenderError when the port is taken. */
export async function openEmulator(setup: EmulatorSetup): Promise<Emulator> {
  const temporary =
    setup.stateFolder === undefined ? await openTempFolder(tmpdir(), 'inbetween-emulator') : null;
  const folder = setup.stateFolder ?? temporary?.path ?? '';
  await makeFolder(join(folder, 'clips'));
  const seeded = openSeeded(setup.seed ?? 1);
  const faults = openFaults(setup.faults ?? [], seeded);
  const speed = setup.speed ?? 1;
  const kept = await openPersistentClock(
    temporary ? null : join(folder, 'clock.json'),
    KEPT_AHEAD_MS * speed,
  );
  const clock = emulatedClock(setup.clock, { speed, skewMs: faults.skewMs, least: kept.least });
  const closing = new AbortController();
  const storage = openStorage({ folder: join(folder, 'uploads'), clock, seeded });
  const makeTake = openTakeMaker({
    ...setup,
    folder,
    seeded,
    faults,
    clock,
    storage,
    signal: closing.signal,
  });
  const models = setup.models ?? [];
  const book = await openTaskQueue({
    clock,
    folder: temporary ? null : join(folder, 'tasks'),
    takesInFlight: (account, model) => limitsFor(setup, { account, model }).takesInFlight,
    make: makeTake.make,
  });
  const routes = openRoutes({
    ...setup,
    speed,
    clock,
    seeded,
    storage,
    book,
    makeTake,
    meter: openCallMeter(clock.now),
  });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const serving = { routes, faults, clock, realClock: setup.clock, onExchange: setup.onExchange };
    // A disk that cannot keep the time must not end the server.
    const covered = kept.cover(clock.now()).catch(() => undefined);
    void covered.then(() => answerWithFaults({ request, response }, serving));
  });
  // Clients close what they do not use; a server that does it first cuts off whoever is just about to ask.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portTrouble(setup.port, cause)));
    server.listen(setup.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: `${origin}/api/v1`,
    bill: () => billOf(book.all(), models),
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The emulator is closed.'));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await book.close();
      await kept.close(clock.now()).catch(() => undefined);
      await temporary?.[Symbol.asyncDispose]();
    },
  };
}

// So much of the real time is kept in advance: after a crash the service's clock is ahead by this at most.
const KEPT_AHEAD_MS = 10_000;

function portTrouble(port: number | undefined, cause: NodeJS.ErrnoException): RenderError {
  return new RenderError('port-taken', `The emulator cannot listen on port ${port ?? 0}: ${cause.message}`, {
    hint: 'Choose another port with --port, or leave it out.',
    cause,
  });
}
