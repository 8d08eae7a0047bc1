import type { TakeRequest } from '../../plan/take.js';
import type { Api } from './api.js';
import { failure } from './failure.js';
import { nameOfWords } from './operation.js';
import { type ListedTask, listIn, numberIn, objectIn, taskIn, type WireTask } from './wire.js';

/** A lost submit: what was asked for, and when its intent was written down. */
export interface Lost {
  readonly request: TakeRequest;
  readonly startedAt: number;
}

// From the intent to the task: the call itself with all its time limits; pictures are uploaded before the intent.
const LONGEST_SUBMIT = 2 * 60_000;
const CLOCKS_DIFFER = 5_000;
const MOST_PAGES = 200;

/**
 * The tasks that may be the lost one: of its model and its time. A finished one is among them only if it shows the very
 * prompt, which neither the list nor a running task shows; what was asked without words can be told by nothing, and
 * what failed leaves nothing to tell it by. Throws ProviderFailure.
 */
export async function findLost(lost: Lost, api: Api, signal: AbortSignal): Promise<readonly string[]> {
  if (lost.request.prompt === null) return [];
  const found: string[] = [];
  for (const { id } of await listed(lost, api, signal)) {
    if (await mayBe(id, lost, { api, signal })) found.push(id);
    // All questions of the account share a limit, and those of running takes are worth more.
    await api.clock.sleep(100, signal);
  }
  return found;
}

async function listed(lost: Lost, api: Api, signal: AbortSignal): Promise<readonly ListedTask[]> {
  // The service's times are of its own clock, ours of this machine's.
  const ahead = (await askPage({ lost, page: 1, ahead: 0 }, api, signal)).ahead;
  const from = lost.startedAt + ahead - CLOCKS_DIFFER;
  const until = lost.startedAt + ahead + LONGEST_SUBMIT + CLOCKS_DIFFER;
  const found = new Map<string, ListedTask>();
  for (let page = 1, pages = 1; page <= Math.min(pages, MOST_PAGES); page += 1) {
    const list = await askPage({ lost, page, ahead }, api, signal);
    pages = list.pages;
    for (const task of list.tasks) {
      const fits = task.model === lost.request.model && task.created >= from && task.created <= until;
      if (fits) found.set(task.id, task);
    }
  }
  return [...found.values()];
}

async function askPage(
  { lost, page, ahead }: { lost: Lost; page: number; ahead: number },
  api: Api,
  signal: AbortSignal,
) {
  const { body, serverNow } = await api.get('the task list', `/tasks?${query(lost, page, ahead)}`, signal);
  const list = listIn(body);
  if (!list) throw failure('transient', 'unexpected-answer', 'DashScope: the answer is no list of tasks.');
  return { ...list, ahead: serverNow === null ? 0 : serverNow - api.clock.now() };
}

// Nobody says in which zone the list reads its times. The window is wide enough for both readings: it begins in
// UTC, the earlier one, and ends in Beijing time, the later one. What is in it is sorted by the tasks' own times.
function query({ request, startedAt }: Lost, page: number, ahead: number): URLSearchParams {
  return new URLSearchParams({
    model_name: request.model,
    start_time: compact(startedAt + ahead - 30 * 60_000),
    end_time: compact(startedAt + ahead + LONGEST_SUBMIT + 30 * 60_000 + 8 * 3_600_000),
    page_no: String(page),
    page_size: '50',
  });
}

function compact(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/\D/g, '');
}

async function mayBe(
  id: string,
  lost: Lost,
  { api, signal }: { api: Api; signal: AbortSignal },
): Promise<boolean> {
  const { body } = await api.get('the poll', `/tasks/${encodeURIComponent(id)}`, signal);
  const task = taskIn(body);
  if (!task)
    throw failure('transient', 'unexpected-answer', 'DashScope: the answer to a poll shows no task.');
  if (['UNKNOWN', 'FAILED', 'CANCELED'].includes(task.status)) return false;
  return task.status !== 'SUCCEEDED' || fits(task, objectIn(body.usage), lost);
}

// The words are the proof; a size or a length that the service does not show cannot speak against them.
function fits(task: WireTask, usage: ReturnType<typeof objectIn>, { request }: Lost): boolean {
  const size = numberIn(usage, 'SR');
  const seconds = numberIn(usage, 'output_video_duration') ?? numberIn(usage, 'video_duration');
  return (
    task.originalPrompt !== null &&
    nameOfWords(task.originalPrompt) === nameOfWords(request.prompt ?? '') &&
    (size === null || `${size}P` === request.resolution) &&
    (seconds === null || Math.round(seconds) === request.duration) &&
    (task.actualPrompt === null || request.promptExtend)
  );
}
