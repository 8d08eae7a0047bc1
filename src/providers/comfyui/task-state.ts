import type { WireObject } from '../web/web-answer.js';
import type { ServerCalls } from './server-calls.js';

/** What a server knows about a task. */
export type TaskState =
  | { readonly place: 'waiting' | 'running' }
  | { readonly place: 'ended'; readonly entry: WireObject }
  | { readonly place: 'none' };

/** Looks for a task in the history and in the queue. Throws ProviderFailure. */
export async function taskState(calls: ServerCalls, task: string, signal: AbortSignal): Promise<TaskState> {
  const before = await calls.history(task, signal);
  if (before !== null) return { place: 'ended', entry: before };
  const queued = (await calls.queue(signal)).find((one) => one.task === task);
  if (queued) return { place: queued.place };
  // Between both questions it may have ended.
  const after = await calls.history(task, signal);
  return after === null ? { place: 'none' } : { place: 'ended', entry: after };
}

/**
 * The id of the task that saves its clip under a name of ours: the name itself, or the id that an early version of the server
 * has chosen instead. Null where there is none. Throws ProviderFailure.
 */
export async function findTask(
  calls: ServerCalls,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  if ((await taskState(calls, name, signal)).place !== 'none') return name;
  const queued = (await calls.queue(signal)).find(({ text }) => text.includes(name));
  if (queued) return queued.task;
  const recent = Object.entries(await calls.recentHistory(signal));
  return recent.find(([, entry]) => JSON.stringify(entry).includes(name))?.[0] ?? null;
}
