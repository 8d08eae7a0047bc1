import type { FoundTake, LostTake, WaitForPoll } from '../provider.js';
import { ProviderFailure } from '../provider.js';
import { clipPrefix, operationOf } from './comfyui-operation.js';
import { findFile, type PollSetup } from './poll-prompt.js';
import type { Server } from './server-pool.js';
import { findTask, taskState } from './task-state.js';

/**
 * Takes by our names for them: in the queue, in the history, or by their files. A server that does not answer is left out as
 * long as another one answers: such a take is free, and another server generates it. Throws ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  setup: PollSetup & {
    readonly waitForPoll: WaitForPoll;
    readonly isKnown: ((task: string) => boolean) | undefined;
    /** The node that saves the clip, and the number of samplers. */
    readonly workflow: () => { readonly output: string | null; readonly samplers: number };
  },
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  signal.throwIfAborted();
  const found: FoundTake[][] = [];
  let isFirst = true;
  for (const take of lost) {
    if (take.name === undefined) {
      found.push([]);
      continue;
    }
    if (!isFirst) await setup.waitForPoll(signal);
    isFirst = false;
    const failures: ProviderFailure[] = [];
    const results: FoundTake[] = [];
    for (const server of setup.pool.named) {
      try {
        const one = await findOn(server, take, { setup, signal });
        if (one !== null) results.push(one);
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        failures.push(error);
      }
    }
    if (results.length === 0 && failures.length === setup.pool.named.length) throw failures[0];
    found.push(results);
  }
  return found;
}

async function findOn(
  { calls }: Server,
  { request, name = '' }: LostTake,
  { setup, signal }: { readonly setup: Parameters<typeof findLost>[1]; readonly signal: AbortSignal },
): Promise<FoundTake | null> {
  const prefix = clipPrefix(request.shot, name);
  const task = await findTask(calls, name, signal);
  const operation = (id: string) => operationOf({ task: id, server: calls.url, prefix, ...setup.workflow() });
  if (task === null) {
    const file = await findFile({ server: calls.url, prefix }, setup.files, signal);
    return file === null ? null : { operation: operation(name), state: 'done', named: true };
  }
  if (setup.isKnown?.(task)) return null;
  const { place } = await taskState(calls, task, signal);
  return { operation: operation(task), state: place === 'ended' ? 'done' : 'running', named: true };
}
