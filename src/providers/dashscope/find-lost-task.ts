import type { FoundTake, LostTake, WaitForPoll } from '../provider.js';
import { type Api, isAccepted } from './api.js';
import { adoptedOperation, digestOfPrompt, type Place } from './operation.js';
import { fetchTask } from './result-links.js';
import { type ListedTask, listIn, numberIn, objectIn, type WireAnswer, type WireTask } from './wire.js';

// From the intent to the task: the call with all its timeouts. Images are uploaded before the intent.
const LONGEST_SUBMIT = 2 * 60_000;
const CLOCKS_DIFFER = 5_000;
const MOST_PAGES = 200;
/** The time window of a request is wider than the searched span by this much. */
const MARGIN = 30 * 60_000;

/** What a search needs. */
export interface LostTaskSearch {
  readonly api: Api;
  readonly place: Place;
  /** Called before each request but the first. */
  readonly waitForPoll: WaitForPoll;
}

/**
 * Finds the tasks that may be one of the lost takes, by model and time. One list serves all takes, and each task in it is
 * polled once. A finished task is a candidate only if it shows the exact prompt of the request, which neither the list nor
 * a running task shows; for a request without a prompt, only if it shows none. A failed task is never a candidate. Throws
 * ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  search: LostTaskSearch,
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  const found = lost.map((): FoundTake[] => []);
  let requests = 0;
  const request = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (requests > 0) await search.waitForPoll(signal);
    requests += 1;
    return await ask();
  };
  for (const span of spansOf(lost)) {
    const { tasks, ahead } = await listed(span, { ...search, request }, signal);
    for (const { id, created } of tasks) {
      const inTime = span.takes.filter(({ take }) => isOfTime(created, take.startedAt + ahead));
      if (inTime.length === 0) continue;
      const { task } = await request(() => fetchTask(id, search.api, signal));
      const usage = objectIn(task.usage);
      if (['UNKNOWN', 'FAILED', 'CANCELED'].includes(task.status)) continue;
      const state = task.status === 'SUCCEEDED' ? 'done' : 'running';
      for (const { take, index } of inTime) {
        if (state === 'done' && !matches(task, usage, take)) continue;
        const operation = adoptedOperation(id, take.request, search.place);
        found[index]?.push({ operation, state });
      }
    }
  }
  return found;
}

function isOfTime(created: number, startedAt: number): boolean {
  return created >= startedAt - CLOCKS_DIFFER && created <= startedAt + LONGEST_SUBMIT + CLOCKS_DIFFER;
}

/** Lost takes of a model that one list covers, and when their intents were recorded, by the clock of this machine. */
interface Span {
  readonly model: string;
  readonly takes: readonly { readonly take: LostTake; readonly index: number }[];
  readonly from: number;
  readonly to: number;
}

// A list covers 24 hours at most, and its unknown time zone takes eight of them.
const LONGEST_SPAN = 12 * 3_600_000;

function spansOf(lost: readonly LostTake[]): readonly Span[] {
  const spans: Span[] = [];
  const sorted = lost.map((take, index) => ({ take, index }));
  sorted.sort((a, b) => a.take.startedAt - b.take.startedAt);
  for (const one of sorted) {
    const { request, startedAt: to } = one.take;
    const at = spans.findIndex(({ model, from }) => model === request.model && to - from <= LONGEST_SPAN);
    const span = spans[at];
    if (span) spans[at] = { ...span, takes: [...span.takes, one], to };
    else spans.push({ model: request.model, takes: [one], from: to, to });
  }
  return spans;
}

type ListContext = LostTaskSearch & { readonly request: <T>(ask: () => Promise<T>) => Promise<T> };

async function listed(
  span: Span,
  context: ListContext,
  signal: AbortSignal,
): Promise<{ readonly tasks: readonly ListedTask[]; readonly ahead: number }> {
  // The clocks of the service and of this machine may differ. The first answer shows by how much; it is sufficient if that
  // is less than the margin of the window.
  let page = await askPage({ span, number: 1, ahead: 0 }, context, signal);
  const { ahead } = page;
  if (Math.abs(ahead) > MARGIN / 2) page = await askPage({ span, number: 1, ahead }, context, signal);
  const found = new Map(page.tasks.map((task) => [task.id, task]));
  const pages = Math.min(page.pages, MOST_PAGES);
  for (let number = 2; number <= pages; number += 1) {
    page = await askPage({ span, number, ahead }, context, signal);
    for (const task of page.tasks) found.set(task.id, task);
  }
  return { tasks: [...found.values()].filter(({ model }) => model === span.model), ahead };
}

async function askPage(
  { span, number, ahead }: { span: Span; number: number; ahead: number },
  { api, request }: ListContext,
  signal: AbortSignal,
) {
  const asked = `/tasks?${query(span, number, ahead)}`;
  const readList = (answer: WireAnswer) => (isAccepted(answer) ? listIn(answer.body) : undefined);
  const list = await request(() => api.get('the task list', asked, readList, signal));
  return { ...list, ahead: api.serviceClock.aheadMs() ?? 0 };
}

// The time zone of the request is undocumented. The window is wide enough for both possible zones: it begins in UTC, the
// earlier one, and ends in Beijing time, the later one. Its tasks are then filtered by their own times.
function query({ model, from, to }: Span, page: number, ahead: number): URLSearchParams {
  return new URLSearchParams({
    model_name: model,
    start_time: compact(from + ahead - MARGIN),
    end_time: compact(to + ahead + LONGEST_SUBMIT + MARGIN + 8 * 3_600_000),
    page_no: String(page),
    page_size: '50',
  });
}

function compact(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/\D/g, '');
}

/**
 * Whether a finished task matches this request. The prompt proves it. For a request without a prompt (an effect), the
 * service shows neither template nor image nor seed: the only evidence is that it shows no prompt either, so the caller
 * must be sure that no other task fits. A size or a duration that is not shown does not contradict the request.
 */
function matches(task: WireTask, usage: ReturnType<typeof objectIn>, { request }: LostTake): boolean {
  const size = numberIn(usage, 'SR');
  const seconds = numberIn(usage, 'output_video_duration') ?? numberIn(usage, 'video_duration');
  const prompt =
    request.prompt === null
      ? task.originalPrompt === null && task.actualPrompt === null
      : task.originalPrompt !== null &&
        digestOfPrompt(task.originalPrompt) === digestOfPrompt(request.prompt);
  return (
    prompt &&
    (size === null || `${size}P` === request.resolution) &&
    (seconds === null || request.autoDuration === true || Math.round(seconds) === request.duration) &&
    (task.actualPrompt === null || request.promptExtend)
  );
}
