import { availableParallelism, tmpdir } from 'node:os';
import { RenderError } from '../diagnostics/render-error.js';
import { drawEmulatedClip } from '../emulator/draw-emulated-clip.js';
import { parseFaults } from '../emulator/faults.js';
import { type Emulator, openEmulator } from '../emulator/open-emulator.js';
import type { AnsweredRequest } from '../emulator/serve.js';
import type { WorkerEvent } from '../events/worker-event.js';
import { lazyEngine, resolveEngine } from '../media/resolve-engine.js';
import { type DoctorOutcome, doctor as examine } from '../operations/doctor.js';
import {
  type QueueStatus,
  queueStatus as statusOfQueue,
  storyboardQueue,
} from '../operations/queue-status.js';
import { work as workForQueue } from '../operations/work.js';
import {
  openLibraryProject as open,
  type ProjectOptions,
  type StoryboardSource,
  withSignal,
} from '../project/open-library-project.js';
import { openRemote } from '../store/remote/open-remote.js';
import { systemClock } from '../system/clock.js';
import { expandHome } from '../system/expand-home.js';
import { parseRedisAddress } from '../system/redis-address.js';

/** Says which ffmpeg is used and why, and what else a render needs on this machine. */
export async function doctor(
  storyboard: StoryboardSource,
  options: ProjectOptions = {},
): Promise<DoctorOutcome> {
  await using project = open(storyboard, options);
  const { ffmpeg } = options;
  return examine({
    project,
    ...(ffmpeg === undefined ? {} : { ffmpeg }),
    signal: withSignal(options).signal,
  });
}

/** The jobs in the queue of a storyboard, and the workers and renders that use it. */
export async function queueStatus(
  storyboard: StoryboardSource,
  options: ProjectOptions = {},
): Promise<QueueStatus> {
  await using project = open(storyboard, options);
  return statusOfQueue(await storyboardQueue(project), withSignal(options).signal);
}

/** How a worker works. */
export interface WorkOptions extends Pick<ProjectOptions, 'ffmpeg' | 'env'> {
  /** The Redis of the queue, redis://host/0; default: INBETWEEN_QUEUE. */
  readonly queue?: string;
  /** The shared store of the renders; default: INBETWEEN_STORE. */
  readonly store?: string;
  /** How many jobs are executed at once; default: one for two cores, at least 2. */
  readonly concurrency?: number;
  /** The folder for files in progress; default: that of the system. */
  readonly folder?: string;
  readonly onEvent?: (event: WorkerEvent) => void;
  /** Aborted: unfinished jobs go back to the queue, and the worker ends. */
  readonly signal: AbortSignal;
}

/** Executes the heavy work of renders on other machines until the signal aborts. Needs no key of a provider. */
export async function work(options: WorkOptions): Promise<void> {
  const { env = process.env, ffmpeg, signal, onEvent = () => undefined } = options;
  const queue = requireAddress(options.queue ?? env.INBETWEEN_QUEUE, 'queue');
  const store = requireAddress(options.store ?? env.INBETWEEN_STORE, 'store');
  const remote = openRemote(
    { at: expandHome(store), trusted: true },
    { env, root: '.', clock: systemClock, random: Math.random },
  );
  try {
    await workForQueue({
      ...{ address: parseRedisAddress(queue), remote, env, clock: systemClock, signal, onEvent },
      engine: await resolveEngine({ flag: ffmpeg, env, signal }),
      folder: options.folder ?? tmpdir(),
      // A drawing uses up to four threads, and an encoder as well.
      concurrency: options.concurrency ?? Math.max(2, Math.ceil(availableParallelism() / 2)),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** How the emulator behaves. */
export interface EmulateOptions extends Pick<ProjectOptions, 'ffmpeg' | 'env' | 'signal'> {
  /** Default: any free port. */
  readonly port?: number;
  /** How many times faster than real time; default: 1. */
  readonly speed?: number;
  /** Offer the models and the prices of one region. */
  readonly region?: string;
  /** Faults to inject: "rate-limit:0.2, cut-after@create#2". */
  readonly faults?: string;
  readonly seed?: number;
  /** Keep tasks and clips in this folder across restarts. */
  readonly stateFolder?: string;
  /** Called for every request when it is answered. */
  readonly onAnswer?: (request: AnsweredRequest) => void;
}

/** Starts a server with the API of the vendor on this machine, free of charge. Dispose it to stop it. */
export async function emulate(options: EmulateOptions = {}): Promise<Emulator> {
  const { env = process.env, ffmpeg, faults, signal = new AbortController().signal, ...setup } = options;
  const engine = lazyEngine({ flag: ffmpeg, env, signal });
  return openEmulator({
    ...setup,
    faults: faults === undefined ? [] : parseFaults(faults),
    clock: systemClock,
    makeClip: async (request, path, stop, odd) =>
      drawEmulatedClip(request, { engine: await engine(), path, odd }, stop),
  });
}

function requireAddress(address: string | undefined, name: 'queue' | 'store'): string {
  const trimmed = address?.trim();
  if (trimmed) return trimmed;
  throw new RenderError('bad-option', `A worker needs a ${name}.`, {
    hint: `Use the option "${name}", or set INBETWEEN_${name.toUpperCase()}.`,
  });
}
