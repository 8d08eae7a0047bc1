import type { RenderHappening } from '../events/render-event.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Project } from './project.js';
import { queueAddress } from './queue-address.js';
import { type SharedStorePolicy, storeAddress } from './store-address.js';

/** Whether a project may use its queue. */
export interface QueueUse {
  /** No network: jobs are executed here. */
  readonly offline: boolean;
  readonly policy: SharedStorePolicy;
  readonly signal: AbortSignal;
}

/**
 * Lets workers execute the next jobs of a project if a queue and a shared store are configured. It connects when there is
 * a job. A queue without a store shares the limits of the account only, with a warning. Throws RenderError `bad-queue`.
 */
export async function connectQueue(
  project: Project,
  storyboard: Pick<Storyboard, 'queue' | 'store'> | undefined,
  { offline, policy, signal }: QueueUse,
): Promise<void> {
  const address = queueAddress(project, storyboard);
  if (address === undefined) return project.jobs.use(null);
  const store = policy === 'off' ? undefined : storeAddress(project.env, storyboard);
  if (offline) return;
  // Loaded late: most renders have no queue.
  const { openProjectRemote } = await import('./open-shared-store.js');
  const { queuedRunner } = await import('./job-queue.js');
  const remote = store === undefined ? undefined : openProjectRemote(project, storyboard);
  if (remote === undefined) {
    project.emit(withoutStore(policy));
    return project.jobs.use(null);
  }
  await project.jobs.use({
    name: JSON.stringify([address, store]),
    open: (local) => queuedRunner({ project, address, remote, signal }, local),
  });
}

function withoutStore(policy: SharedStorePolicy): RenderHappening {
  const wayOut =
    policy === 'off'
      ? 'Do not use --without-store.'
      : 'Name one under "store:" in the storyboard, or in INBETWEEN_STORE.';
  return {
    type: 'warned',
    code: 'queue-without-store',
    message: `The queue shares the limits of the account only: workers need a shared store for images and results. ${wayOut}`,
  };
}
