import { type ClipLinks, findLink } from '../web/clip-links.js';
import type { Api } from './api.js';
import { failure } from './failure.js';
import { errorIn, requestIdOf, taskIn, type VendorError, type WireAnswer, type WireTask } from './wire.js';

/** The signed addresses of results. They stay in memory: a signed address gives access to the clip. */
export interface ResultLinks {
  remember(task: string, url: string): void;
  forget(task: string): void;
  /** The known address of a result, or a new one from the service (`renew`). Throws ProviderFailure. */
  linkOf(task: string, renew: boolean, signal: AbortSignal): Promise<string>;
}

export function openResultLinks(api: Api): ResultLinks {
  const links: ClipLinks = new Map();
  return {
    remember(task, url) {
      links.set(task, url);
    },
    forget(task) {
      links.delete(task);
    },
    linkOf: (id, renew, signal) =>
      findLink(id, { links, renew, expired: resultExpired }, async () => {
        const { task } = await fetchTask(id, api, signal);
        if (task.status === 'UNKNOWN') return null;
        if (task.videoUrl === null) throw noAddress();
        return task.videoUrl;
      }),
  };
}

/** A task as the service shows it now, and the id of the request. Throws ProviderFailure. */
export async function fetchTask(id: string, api: Api, signal: AbortSignal): Promise<PolledTask> {
  return await api.get(
    'the poll',
    `/tasks/${encodeURIComponent(id)}`,
    (answer) => readPoll(answer, id),
    signal,
  );
}

/** A task as an answer to a poll shows it. */
export interface PolledTask {
  readonly task: WireTask;
  readonly requestId: string | null;
  /** The error that the answer reports in addition to a task that has not failed; null when there is none. */
  readonly remark: VendorError | null;
}

// A task that the answer shows is in that state, whatever the status of the answer says. A gateway may mix up answers, so
// the state of another task never counts.
function readPoll({ status, body }: WireAnswer, id: string): PolledTask | undefined {
  const task = taskIn(body);
  if (!task || (task.id !== null && task.id !== id)) return undefined;
  // An error may be about the key or the service, and then it says nothing about the task.
  if (status !== 200 && (task.id === null || task.status === 'UNKNOWN')) return undefined;
  return { task, requestId: requestIdOf(body), remark: task.status === 'FAILED' ? null : errorIn(body) };
}

function resultExpired() {
  return failure('expired', 'take-expired', 'DashScope: the take is no longer known.', {
    hint: 'Results are kept for 24 hours. A billed result is lost; the clip has to be generated again.',
  });
}

function noAddress() {
  return failure(
    'transient',
    'unexpected-answer',
    'DashScope: the take is finished, but its address is missing.',
  );
}
