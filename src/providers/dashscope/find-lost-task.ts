import type { FoundTake, LostTake, WaitForPoll } from '../provider.js';
import type { Api } from './api.js';
import { failure } from './failure.js';
import { adoptedOperation, nameOfWords, type Place } from './operation.js';
import { type ListedTask, listIn, numberIn, objectIn, taskIn, type WireTask } from './wire.js';

// From the intent to the task: the call itself with all its time limits; pictures are uploaded before the intent.
const LONGEST_SUBMIT = 2 * 60_000;
const CLOCKS_DIFFER = 5_000;
const MOST_PAGES = 200;
/** So much the window of a question is wider than what is looked for. */
const MARGIN = 30 * 60_000;

/** The way to the service for a search. */
export interface Searching {
  readonly api: Api;
  readonly place: Place;
  /** Waited for before each question but the first. */
  readonly turn: WaitForPoll;
}

/**
 * The tasks that may be one of the lost ones: of its model and its time. One list is read for all, and each task in it is
 * asked for once. A finished one is named only where it shows the very prompt, which neither the list nor a running task
 * shows; for what was asked without words only where it shows none. What failed is named for nobody. Throws
 * ProviderFailure.
 */
export async function findLost(
  lost: readonly LostTake[],
  searching: Searching,
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  const found = lost.map((): FoundTake[] => []);
  let asked = 0;
  const question = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (asked > 0) await searching.turn(signal);
    asked += 1;
    return await ask();
  };
  for (const span of spansOf(lost)) {
    const { tasks, ahead } = await listed(span, { ...searching, question }, signal);
    for (const { id, created } of tasks) {
      const inTime = span.takes.filter(({ take }) => isOfTime(created, take.startedAt + ahead));
      if (inTime.length === 0) continue;
      const { task, usage } = await question(() => taskOf(id, searching.api, signal));
      if (['UNKNOWN', 'FAILED', 'CANCELED'].includes(task.status)) continue;
      const state = task.status === 'SUCCEEDED' ? 'done' : 'running';
      for (const { take, index } of inTime) {
        if (state === 'done' && !shows(task, usage, take)) continue;
        const operation = adoptedOperation(id, take.request, searching.place);
        found[index]?.push({ operation, state });
      }
    }
  }
  return found;
}

function isOfTime(created: number, startedAt: number): boolean {
  return created >= startedAt - CLOCKS_DIFFER && created <= startedAt + LONGEST_SUBMIT + CLOCKS_DIFFER;
}

/** Lost takes of a model that one list can answer for, and when their intents were written, by this machine's clock. */
interface Span {
  readonly model: string;
  readonly takes: readonly { readonly take: LostTake; readonly index: number }[];
  readonly from: number;
  readonly to: number;
}

// A list answers for 24 hours at most, and the doubt about its time zone takes eight of them.
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

type Asking = Searching & { readonly question: <T>(ask: () => Promise<T>) => Promise<T> };

async function listed(
  span: Span,
  asking: Asking,
  signal: AbortSignal,
): Promise<{ readonly tasks: readonly ListedTask[]; readonly ahead: number }> {
  // The service's times are of its own clock, ours of this machine's: the first answer tells how far they are apart,
  // and is good enough where that is less than the window's margin.
  let page = await askPage({ span, number: 1, ahead: 0 }, asking, signal);
  const { ahead } = page;
  if (Math.abs(ahead) > MARGIN / 2) page = await askPage({ span, number: 1, ahead }, asking, signal);
  const found = new Map(page.tasks.map((task) => [task.id, task]));
  const pages = Math.min(page.pages, MOST_PAGES);
  for (let number = 2; number <= pages; number += 1) {
    page = await askPage({ span, number, ahead }, asking, signal);
    for (const task of page.tasks) found.set(task.id, task);
  }
  return { tasks: [...found.values()].filter(({ model }) => model === span.model), ahead };
}

async function askPage(
  { span, number, ahead }: { span: Span; number: number; ahead: number },
  { api, question }: Asking,
  signal: AbortSignal,
) {
  const asked = `/tasks?${query(span, number, ahead)}`;
  const { body, serverNow } = await question(() => api.get('the task list', asked, signal));
  const list = listIn(body);
  if (!list) throw failure('transient', 'unexpected-answer', 'DashScope: the answer is no list of tasks.');
  return { ...list, ahead: serverNow === null ? 0 : serverNow - api.clock.now() };
}

// Nobody says in which zone the list reads its times. The window is wide enough for both readings: it begins in
// UTC, the earlier one, and ends in Beijing time, the later one. What is in it is sorted by the tasks' own times.
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

async function taskOf(id: string, api: Api, signal: AbortSignal) {
  const { body } = await api.get('the poll', `/tasks/${encodeURIComponent(id)}`, signal);
  const task = taskIn(body);
  if (!task)
    throw failure('transient', 'unexpected-answer', 'DashScope: the answer to a poll shows no task.');
  return { task, usage: objectIn(body.usage) };
}

/**
 * Whether a finished task is of this request. The words are the proof. Of what was asked without words (an effect) the
 * service shows neither template nor picture nor seed: that it shows no words either is all that speaks for it, and
 * whoever adopts it must be sure that no other task fits. A size or a length that is not shown speaks against nothing.
 */
function shows(task: WireTask, usage: ReturnType<typeof objectIn>, { request }: LostTake): boolean {
  const size = numberIn(usage, 'SR');
  const seconds = numberIn(usage, 'output_video_duration') ?? numberIn(usage, 'video_duration');
  const words =
    request.prompt === null
      ? task.originalPrompt === null && task.actualPrompt === null
      : task.originalPrompt !== null && nameOfWords(task.originalPrompt) === nameOfWords(request.prompt);
  return (
    words &&
    (size === null || `${size}P` === request.resolution) &&
    (seconds === null || Math.round(seconds) === request.duration) &&
    (task.actualPrompt === null || request.promptExtend)
  );
}
