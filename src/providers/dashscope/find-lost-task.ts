import type { FoundTake, LostTake, WaitForPoll } from '../provider.js';
import type { Api } from './api.js';
import { type Ask, listTasks } from './list-tasks.js';
import { adoptedOperation, digestOfPrompt, type Place } from './operation.js';
import { fetchTask } from './result-links.js';
import { type ListedTask, numberIn, objectIn, type WireTask } from './wire.js';

// From the intent to the task: the call with all its timeouts. Images are uploaded before the intent.
const LONGEST_SUBMIT = 2 * 60_000;
const CLOCKS_DIFFER = 5_000;
// A clock that was set, or that runs at another speed, shows a larger change than the network causes.
const CLOCKS_AGREE = 60_000;
const KEPT = 24 * 3_600_000;
const LARGEST_ERROR = 6 * 3_600_000;
// Each is one poll. Above this number, no match could be shown to be the only one in reasonable time.
const MOST_FAR = 1000;

/** What a search needs. */
export interface LostTaskSearch {
  readonly api: Api;
  readonly place: Place;
  /** Called before each request but the first. */
  readonly waitForPoll: WaitForPoll;
  /** Whether a task belongs to another take already. */
  readonly isKnown?: ((task: string) => boolean) | undefined;
  /** Finished tasks that were polled before: they do not change. */
  readonly finished: Map<string, WireTask>;
}

/**
 * Finds the tasks that may be one of the lost takes, by model and time. One list serves all takes of a model, and each task
 * in it is polled once. A finished task is a candidate only if it shows the exact prompt of the request, which neither the
 * list nor a running task shows; for a request without a prompt, only if it shows none. A failed task is never a candidate.
 *
 * A clock that was set hides a task from a search by time. So for a take without a candidate of its time, all tasks that
 * the service keeps are compared: those candidates are `far`. Throws ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  search: LostTaskSearch,
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  const found = lost.map((): Candidate[] => []);
  let requests = 0;
  const request: Ask = async (ask) => {
    if (requests > 0) await search.waitForPoll(signal);
    requests += 1;
    return await ask();
  };
  for (const model of new Set(lost.map((take) => take.request.model))) {
    const listed = await listTasks(model, { ...search, request }, signal);
    const tasks = listed.filter(({ id, status }) => !hasNoResult(status) && search.isKnown?.(id) !== true);
    const show = (id: string) => showTask(id, { ...search, request }, signal);
    const searched = lost.flatMap((take, index) =>
      take.request.model === model ? [searchedTake(take, index, search.api)] : [],
    );
    for (const task of tasks) await compare(task, { takes: searched, isNear: true, show, found, search });
    const without = searched.filter(({ index, isTooOld }) => found[index]?.length === 0 && !isTooOld);
    const far = tasks.filter((task) => without.some((take) => !isOfTime(task, take)));
    if (far.length > MOST_FAR) continue;
    for (const task of far) await compare(task, { takes: without, isNear: false, show, found, search });
  }
  return withoutDoubtful(found);
}

/** A task that may be a lost take. */
interface Candidate extends FoundTake {
  readonly task: string;
  /** The clip has another length than requested, and everything else matches. */
  readonly hasOtherLength: boolean;
}

// A model may return a clip of another length than requested. It counts if nothing fits better: no other task fits this
// take, and no other take fits the task.
function withoutDoubtful(found: readonly (readonly Candidate[])[]): readonly (readonly FoundTake[])[] {
  const exact = new Set(found.flat().flatMap(({ task, hasOtherLength }) => (hasOtherLength ? [] : [task])));
  return found.map((candidates) => {
    const sure = candidates.filter(({ hasOtherLength }) => !hasOtherLength);
    const kept = sure.length > 0 ? sure : candidates.filter(({ task }) => !exact.has(task));
    return kept.map(({ operation, state, far }) => ({ operation, state, ...(far ? { far } : {}) }));
  });
}

/** A lost take, and what the clocks say about it. */
interface SearchedTake {
  readonly take: LostTake;
  readonly index: number;
  /** When the service received it, by its own clock. */
  readonly expected: number;
  /** The clock of this machine was set since then, or runs at another speed than that of the service. */
  readonly clocksChanged: boolean;
  /** The service keeps no task of that time. */
  readonly isTooOld: boolean;
}

function searchedTake(take: LostTake, index: number, { serviceClock, clock }: Api): SearchedTake {
  const now = serviceClock.aheadMs();
  // The difference that was measured before the submit still holds for the time of its intent, whatever was set since.
  const then = take.aheadMs ?? null;
  const expected = take.startedAt + (then ?? now ?? 0);
  const clocksChanged = then === null || now === null || Math.abs(then - now) > CLOCKS_AGREE;
  const serviceNow = clock.now() + (now ?? 0);
  const isTooOld = then !== null && now !== null && serviceNow - expected > KEPT + LARGEST_ERROR;
  return { take, index, expected, clocksChanged, isTooOld };
}

interface Comparison {
  readonly takes: readonly SearchedTake[];
  readonly isNear: boolean;
  readonly show: (id: string) => Promise<WireTask>;
  readonly found: readonly Candidate[][];
  readonly search: LostTaskSearch;
}

async function compare(
  listed: ListedTask,
  { takes, isNear, show, found, search }: Comparison,
): Promise<void> {
  const possible = takes.filter((take) => isOfTime(listed, take) === isNear);
  if (possible.length === 0) return;
  const task = await show(listed.id);
  if (hasNoResult(task.status)) return;
  const state = task.status === 'SUCCEEDED' ? 'done' : 'running';
  for (const { take, index, clocksChanged } of possible) {
    if (state === 'done' && !matches(task, take)) continue;
    // If the clocks agree, a task of another time is ours only if it proves that by its prompt.
    if (!isNear && !clocksChanged && (state === 'running' || take.request.prompt === null)) continue;
    const operation = adoptedOperation(listed.id, take.request, search.place);
    const hasOtherLength = state === 'done' && !hasLength(task, take);
    const candidate = { task: listed.id, operation, state, hasOtherLength } as const;
    found[index]?.push(isNear ? candidate : { ...candidate, far: true });
  }
}

function isOfTime({ created }: ListedTask, { expected }: SearchedTake): boolean {
  return (
    created !== null &&
    created >= expected - CLOCKS_DIFFER &&
    created <= expected + LONGEST_SUBMIT + CLOCKS_DIFFER
  );
}

function hasNoResult(status: string): boolean {
  return ['UNKNOWN', 'FAILED', 'CANCELED', 'CANCELLED'].includes(status);
}

async function showTask(
  id: string,
  { api, finished, request }: LostTaskSearch & { readonly request: Ask },
  signal: AbortSignal,
): Promise<WireTask> {
  const known = finished.get(id);
  if (known) return known;
  const { task } = await request(() => fetchTask(id, api, signal));
  if (task.status === 'SUCCEEDED' || hasNoResult(task.status)) finished.set(id, task);
  return task;
}

/**
 * Whether a finished task matches this request. The prompt proves it. For a request without a prompt (an effect), the
 * service shows neither template nor image nor seed: the only evidence is that it shows no prompt either, so the caller
 * must be sure that no other task fits. A size that is not shown does not contradict the request.
 */
function matches(task: WireTask, { request }: LostTake): boolean {
  const usage = objectIn(task.usage);
  const size = numberIn(usage, 'SR');
  const prompt =
    request.prompt === null
      ? task.originalPrompt === null && task.actualPrompt === null
      : task.originalPrompt !== null &&
        digestOfPrompt(task.originalPrompt) === digestOfPrompt(request.prompt);
  return (
    prompt &&
    (size === null || `${size}P` === request.resolution) &&
    (task.actualPrompt === null || request.promptExtend)
  );
}

// A duration that is not shown does not contradict the request.
function hasLength({ usage }: WireTask, { request }: LostTake): boolean {
  const counted = objectIn(usage);
  const seconds = numberIn(counted, 'output_video_duration') ?? numberIn(counted, 'video_duration');
  return seconds === null || request.autoDuration === true || Math.round(seconds) === request.duration;
}
