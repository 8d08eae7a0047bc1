import { availableParallelism, tmpdir } from 'node:os';
import { RenderError } from '../../diagnostics/render-error.js';
import type { WorkerEvent } from '../../events/worker-event.js';
import { resolveEngine } from '../../media/resolve-engine.js';
import { work } from '../../operations/work.js';
import { formatWorkerEvent } from '../../report/worker-lines.js';
import { openRemote } from '../../store/remote/open-remote.js';
import { systemClock } from '../../system/clock.js';
import { expandHome } from '../../system/expand-home.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { parseRedisAddress } from '../../system/redis-address.js';
import { exitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';

/** The options of `work`. */
export interface WorkArgs {
  readonly queue?: string;
  readonly store?: string;
  readonly concurrency?: number;
  readonly tempDir?: string;
  readonly ffmpeg?: string;
  readonly json?: boolean;
}

/** `inbetween work` */
export async function runWork(args: WorkArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  const { signal } = interrupt;
  const { env } = terminal;
  const queue = (args.queue ?? env.INBETWEEN_QUEUE)?.trim();
  const store = (args.store ?? env.INBETWEEN_STORE)?.trim();
  if (!queue) throw missing('A worker needs a queue.', '--queue redis://host/0, or set INBETWEEN_QUEUE');
  if (!store)
    throw missing('A worker needs the shared store of the renders.', '--store, or set INBETWEEN_STORE');
  const address = parseRedisAddress(queue);
  const place = { at: expandHome(store), trusted: true };
  const remote = openRemote(place, { env, root: '.', clock: systemClock, random: Math.random });
  try {
    await work({
      ...{ address, remote, env, clock: systemClock, signal },
      engine: await resolveEngine({ flag: args.ffmpeg, env, signal }),
      folder: args.tempDir ?? tmpdir(),
      // A drawing uses up to four threads, and an encoder as well.
      concurrency: args.concurrency ?? Math.max(2, Math.ceil(availableParallelism() / 2)),
      onEvent: say,
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return exitCode.done;

  function say(event: WorkerEvent): void {
    if (args.json) terminal.stdout.write(`${JSON.stringify({ at: systemClock.now(), ...event })}\n`);
    else terminal.stderr.write(`${formatWorkerEvent(event)}\n`);
  }
}

function missing(message: string, how: string): RenderError {
  return new RenderError('bad-option', message, { hint: `Use ${how}.` });
}
