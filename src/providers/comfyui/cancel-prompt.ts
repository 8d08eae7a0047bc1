import type { Clock } from '../../system/clock.js';
import type { Operation } from '../provider.js';
import { objectIn } from '../web/web-answer.js';
import { executionError } from './comfyui-errors.js';
import { readOperation } from './comfyui-operation.js';
import type { ServerPool } from './server-pool.js';
import { taskState } from './task-state.js';

// A server stops between two steps, which can take long.
const LOOKS = 40;
const LOOK_MS = 250;

/**
 * Removes a take that waits, and interrupts one that runs: neither costs anything. False when it has ended, or does not end
 * within ten seconds. Throws ProviderFailure.
 */
export async function cancelPrompt(
  journaled: Operation,
  { pool, clock }: { readonly pool: ServerPool; readonly clock: Clock },
  signal: AbortSignal,
): Promise<boolean> {
  const { task, server } = readOperation(journaled);
  const { calls, socket } = pool.at(server);
  const isOver = (): void => {
    pool.done(task);
    socket.forget(task);
  };
  let isInterrupted = false;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const state = await taskState(calls, task, signal);
    if (state.place === 'none') {
      isOver();
      return true;
    }
    if (state.place === 'ended') {
      isOver();
      return executionError(objectIn(state.entry.status)?.messages)?.code === 'interrupted';
    }
    if (state.place === 'waiting') await calls.removeWaiting(task, signal);
    // Early versions stop whatever runs. So it is asked once, while this task is what runs.
    else if (!isInterrupted) {
      await calls.interrupt(task, signal);
      isInterrupted = true;
    } else await clock.sleep(LOOK_MS, signal);
  }
  return false;
}
