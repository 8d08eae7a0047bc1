import { sha256 } from '../../base/digest.js';
import type { FoundTake, LostTake, Operation, WaitForPoll } from '../provider.js';
import { numberIn, objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { SeedanceTasks } from './seedance-task.js';

const LEAST_S = 43_200;
const MOST_S = 86_399;
const LONGEST_SUBMIT_MS = 2 * 60_000;
const CLOCKS_DIFFER_MS = 60_000;
const PAGE_SIZE = 100;
const MOST_PAGES = 50;

/** The life of a take without a name, in seconds. It is no mark. */
export const UNMARKED_LIFE_S = 86_400;

/**
 * The seconds after which the service ends a take that has not finished, from 12 to 24 hours. The list of tasks shows no input
 * and no name of ours, but it shows this number: so it is different for almost all submits, and marks them.
 */
export function markOf(name: string): number {
  return LEAST_S + (Number.parseInt(sha256(name).slice(0, 12), 16) % (MOST_S - LEAST_S + 1));
}

/** What a search needs. */
export interface MarkedTaskSearch {
  readonly tasks: SeedanceTasks;
  readonly operation: (task: string, request: LostTake['request']) => Operation;
  /** Called before each request but the first. */
  readonly waitForPoll: WaitForPoll;
  readonly isKnown?: ((task: string) => boolean) | undefined;
}

/**
 * Finds tasks of lost submits by their marks, models, lengths and times. One in 43,200 other tasks of the same model and minute
 * has the same mark; two of them are left to a person. Throws ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  search: MarkedTaskSearch,
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  signal.throwIfAborted();
  const named = lost.filter(({ name }) => name !== undefined);
  if (named.length === 0) return lost.map(() => []);
  const earliest = Math.min(...named.map((take) => expectedAt(take, search)));
  const items = await tasksSince(earliest - CLOCKS_DIFFER_MS, search, signal);
  return lost.map((take) => {
    const fitting = items.filter((item) => fits(item, take, search));
    const [only, ...others] = fitting;
    if (only && others.length === 0) return [{ ...foundTake(only, take, search), named: true as const }];
    return fitting.filter((item) => !hasFailed(item)).map((item) => foundTake(item, take, search));
  });
}

function foundTake(item: WireObject, { request }: LostTake, { operation }: MarkedTaskSearch): FoundTake {
  const state = textIn(item, 'status') === 'succeeded' ? 'done' : 'running';
  return { operation: operation(String(textIn(item, 'id')), request), state };
}

function hasFailed(item: WireObject): boolean {
  return ['failed', 'cancelled', 'expired'].includes(textIn(item, 'status') ?? '');
}

// The newest are first.
async function tasksSince(
  start: number,
  { tasks, waitForPoll }: MarkedTaskSearch,
  signal: AbortSignal,
): Promise<readonly WireObject[]> {
  const all: WireObject[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    if (page > 1) await waitForPoll(signal);
    const items = await tasks.api.ask(
      'the task list',
      { url: `${tasks.address}?page_num=${page}&page_size=${PAGE_SIZE}` },
      ({ status, body }) =>
        status === 200 && Array.isArray(body?.items) ? (body.items as readonly unknown[]) : undefined,
      signal,
    );
    const objects = items.flatMap((item): readonly WireObject[] => {
      const object = objectIn(item);
      return object ? [object] : [];
    });
    all.push(...objects);
    const oldest = Math.min(...objects.map(createdAt));
    if (items.length < PAGE_SIZE || oldest < start) break;
  }
  return all;
}

function createdAt(item: WireObject): number {
  return (numberIn(item, 'created_at') ?? Number.NaN) * 1000;
}

function expectedAt({ startedAt, aheadMs }: LostTake, { tasks }: MarkedTaskSearch): number {
  return startedAt + (aheadMs ?? tasks.api.serviceClock.aheadMs() ?? 0);
}

function fits(item: WireObject, take: LostTake, search: MarkedTaskSearch): boolean {
  const { name, request } = take;
  const id = textIn(item, 'id');
  if (name === undefined || id === null || search.isKnown?.(id)) return false;
  if (numberIn(item, 'execution_expires_after') !== markOf(name)) return false;
  const created = createdAt(item);
  const expected = expectedAt(take, search);
  // The service counts whole seconds.
  if (!(created >= expected - CLOCKS_DIFFER_MS - 1000)) return false;
  if (!(created <= expected + LONGEST_SUBMIT_MS + CLOCKS_DIFFER_MS)) return false;
  const length = numberIn(item, 'duration');
  if (length !== null && length > 0 && length !== request.duration) return false;
  // An endpoint is named by its own id, and its tasks by the model behind it.
  return request.model.startsWith('ep-') || textIn(item, 'model') === request.model;
}
