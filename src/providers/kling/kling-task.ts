import { type Operation, type Progress, TAKE_ELSEWHERE } from '../provider.js';
import { taskFailure } from '../web/answer-failure.js';
import { clipAddress } from '../web/clip-address.js';
import { type ClipLinks, findLink } from '../web/clip-links.js';
import { foreignOperation } from '../web/foreign-take.js';
import { openTaskIdFinder } from '../web/id-in-answer.js';
import { pendingTake } from '../web/pending-take.js';
import { objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import { klingErrors } from './kling-errors.js';

/** How Kling names tasks. Answers also have an id of the HTTP request, which says nothing about a task. */
export const klingIds = openTaskIdFinder({
  field: 'task[_-]?id',
  form: /^[\w-]{1,100}$/,
  address: /\/image2video\/([\w-]{1,100})\/?(?:[?#]|$)/,
  inSentences: '\\d{15,25}',
});

/** What the journal keeps of a task. */
export interface KlingOperation {
  readonly task: string;
  readonly account: string | null;
}

/** Reads an operation back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): KlingOperation {
  const found = objectIn(operation);
  const task = textIn(found, 'klingTask');
  if (task !== null) return { task, account: textIn(found, 'account') };
  throw foreignOperation('Kling');
}

/** What questions about tasks need. */
export interface KlingTasks {
  readonly api: WebApi;
  readonly base: string;
  readonly account: string;
  readonly links: ClipLinks;
}

/** A task by its id or by our name for it; null for one that is not known. Throws ProviderFailure. */
export async function taskOf(
  id: string,
  { api, base }: Pick<KlingTasks, 'api' | 'base'>,
  signal: AbortSignal,
): Promise<WireObject | null> {
  const found = await api.ask(
    'the poll',
    { url: `${base}/v1/videos/image2video/${encodeURIComponent(id)}` },
    (answer) => {
      const { status, body } = answer;
      const data = objectIn(body?.data);
      if (status === 200 && data && textIn(data, 'task_id') !== null)
        return isTask(data, id) ? data : undefined;
      // A gateway also answers 404, and what the service does not know may be paid for again.
      return klingErrors.errorIn(answer)?.code === '1203' ? 'unknown' : undefined;
    },
    signal,
  );
  return found === 'unknown' ? null : found;
}

// A gateway may mix up answers, so the state of another task never counts.
function isTask(data: WireObject, id: string): boolean {
  return textIn(data, 'task_id') === id || textIn(objectIn(data.task_info), 'external_task_id') === id;
}

/** Polls a task by its operation. Throws ProviderFailure. */
export async function poll(journaled: Operation, tasks: KlingTasks, signal: AbortSignal): Promise<Progress> {
  signal.throwIfAborted();
  const { task, account } = readOperation(journaled);
  const data = await taskOf(task, tasks, signal);
  if (data === null) throw account !== null && account !== tasks.account ? elsewhere() : expired();
  const state = textIn(data, 'task_status');
  if (state === 'failed') {
    const error = { code: 'failed', message: textIn(data, 'task_status_msg') ?? 'no reason is given' };
    return { state: 'failed', failure: taskFailure(error, klingErrors) };
  }
  if (state !== 'succeed') return pendingTake(state === 'submitted' ? 'queued' : 'running');
  const url = videoIn(data);
  if (url === null)
    throw failure('transient', 'unexpected-answer', 'Kling: the take has ended without a clip.');
  tasks.links.set(task, url);
  return {
    state: 'done',
    asset: { location: { klingTask: task }, expiresAt: null },
    receipt: { cost: null, actualPrompt: null, requestId: null, taskId: task, usage: null },
  };
}

/** The address of a clip: the known one, or a new one from the service (`renew`). Throws ProviderFailure. */
export async function linkOf(
  task: string,
  { renew, signal }: { readonly renew: boolean; readonly signal: AbortSignal },
  tasks: KlingTasks,
): Promise<string> {
  return await findLink(task, { links: tasks.links, renew, expired }, async () => {
    const data = await taskOf(task, tasks, signal);
    return data && videoIn(data);
  });
}

function videoIn(data: WireObject): string | null {
  const videos = objectIn(data.task_result)?.videos;
  return clipAddress(textIn(objectIn(Array.isArray(videos) ? videos[0] : undefined), 'url'));
}

function expired() {
  return failure('expired', 'take-expired', 'Kling: the take is no longer known.', {
    hint: 'Results are kept for 30 days. A billed result is lost; the clip has to be generated again.',
  });
}

function elsewhere() {
  const message = 'Kling: the take was submitted with other keys, and the service in use does not know it.';
  return failure('unauthorised', TAKE_ELSEWHERE, message, {
    hint: 'Set KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY to those that the take was submitted with. Until then the take stays open.',
  });
}
