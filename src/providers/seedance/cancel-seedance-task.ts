import type { Operation } from '../provider.js';
import { textIn } from '../web/web-answer.js';
import { failure } from '../web/web-failure.js';
import { readOperation, type SeedanceTasks, taskAddress, taskOf } from './seedance-task.js';

// A take cannot start and end within this time.
const FRESH_MS = 5000;
const MOST_QUESTIONS = 3;

/**
 * Cancels a task that waits. False when it has started or ended. The same request deletes the record of a finished task, with
 * the clip that was paid for: so it is sent only right after the service has said that the task waits, and once for each such
 * answer. Throws ProviderFailure.
 */
export async function cancelTask(
  journaled: Operation,
  tasks: SeedanceTasks,
  signal: AbortSignal,
): Promise<boolean> {
  const { task } = readOperation(journaled);
  const before = await freshState(task, tasks, signal);
  if (before !== 'queued') return before === 'cancelled';
  await tasks.api.ask(
    'the cancel',
    { method: 'DELETE', url: taskAddress(task, tasks) },
    // A task that has started meanwhile is refused, with a code that is not documented: its state says the same.
    ({ status }) =>
      (status >= 200 && status < 300) || [400, 403, 404, 409].includes(status) ? true : undefined,
    signal,
  );
  const after = await taskOf(task, tasks, signal);
  const state = textIn(after ?? undefined, 'status');
  if (state !== 'queued') return state === 'cancelled';
  throw failure('transient', 'cancel-open', 'Seedance: the take still waits after the cancel.', {
    hint: 'Cancel it again.',
  });
}

async function freshState(task: string, tasks: SeedanceTasks, signal: AbortSignal): Promise<string | null> {
  const { clock } = tasks.api;
  const now = () => clock.steady?.() ?? clock.now();
  for (let question = 0; question < MOST_QUESTIONS; question += 1) {
    const asked = now();
    const state = textIn((await taskOf(task, tasks, signal)) ?? undefined, 'status');
    if (state !== 'queued' || now() - asked < FRESH_MS) return state;
  }
  throw failure('transient', 'service-too-slow', 'Seedance: the answers are too slow for a safe cancel.', {
    hint: 'Nothing was cancelled. Cancel it again later.',
  });
}
