import type { Api } from './api.js';
import { failure } from './failure.js';
import { requestIdOf, taskIn, type WireTask } from './wire.js';

/** The signed addresses of results. They stay in memory: a signed address gives access to the clip. */
export interface ResultLinks {
  remember(task: string, url: string): void;
  forget(task: string): void;
  /** The known address of a result, or a new one from the service (`renew`). Throws ProviderFailure. */
  linkOf(task: string, renew: boolean, signal: AbortSignal): Promise<string>;
}

export function openResultLinks(api: Api): ResultLinks {
  const links = new Map<string, string>();
  return {
    remember(task, url) {
      links.set(task, url);
    },
    forget(task) {
      links.delete(task);
    },
    async linkOf(id, renew, signal) {
      const known = links.get(id);
      if (known && !renew) return known;
      const { task } = await fetchTask(id, api, signal);
      if (task.status === 'UNKNOWN') throw resultExpired();
      if (task.videoUrl === null) throw noAddress();
      links.set(id, task.videoUrl);
      return task.videoUrl;
    },
  };
}

/** A task as the service shows it now, and the id of the request. Throws ProviderFailure. */
export async function fetchTask(
  id: string,
  api: Api,
  signal: AbortSignal,
): Promise<{ task: WireTask; requestId: string | null }> {
  const { body } = await api.get('the poll', `/tasks/${encodeURIComponent(id)}`, signal);
  const task = taskIn(body);
  if (!task) throw failure('transient', 'unexpected-answer', 'DashScope: the answer to a poll has no task.');
  return { task, requestId: requestIdOf(body) };
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
