import type { Capabilities } from '../../plan/capabilities.js';
import type { Operation, Progress } from '../provider.js';
import type { Api } from './api.js';
import { type Place, readOperation } from './operation.js';
import { failedElsewhere, refuseOtherRegion, refuseUnknownHere } from './refuse-elsewhere.js';
import { fetchTask, type ResultLinks } from './result-links.js';
import { progressOf } from './task-progress.js';

/** What polls need. */
export interface PollSetup {
  readonly api: Api;
  readonly place: Place;
  readonly capabilities: (model: string) => Capabilities | undefined;
  /** Learns the signed address of every result. */
  readonly links: ResultLinks;
}

// Takes last for minutes. The poll schedule, which has seen takes end, knows better when to poll than the service.
const LONGEST_WAIT_MS = 60_000;

/** Polls tasks by their operations. Throws ProviderFailure. */
export function openPoll({ api, place, capabilities, links }: PollSetup) {
  // Each poll has its own request id; a receipt has the id of the poll that first showed the result.
  const firstRequests = new Map<string, string | null>();
  return async (journaled: Operation, signal: AbortSignal): Promise<Progress> => {
    const operation = readOperation(journaled);
    signal.throwIfAborted();
    refuseOtherRegion(operation, place);
    const { task, requestId, remark } = await fetchTask(operation.task, api, signal).catch((error) => {
      throw failedElsewhere(error, operation, place);
    });
    refuseUnknownHere(operation, place, task);
    const progress = progressOf(task, {
      operation,
      capabilities: capabilities(operation.model),
      requestId: firstRequests.get(operation.task) ?? requestId,
      remark,
      askAgainInMs: LONGEST_WAIT_MS,
      now: api.clock.now(),
    });
    if (progress.state === 'done' && task.videoUrl) {
      links.remember(operation.task, task.videoUrl);
      firstRequests.set(operation.task, progress.receipt.requestId);
    }
    return progress;
  };
}
