import { RenderError } from '../diagnostics/render-error.js';
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
 * Lets workers execute the next jobs of a project if a queue is configured. It connects when there is a job. Throws
 * RenderError `bad-queue`, or `queue-without-store`.
 */
export async function connectQueue(
  project: Project,
  storyboard: Pick<Storyboard, 'queue' | 'store'> | undefined,
  { offline, policy, signal }: QueueUse,
): Promise<void> {
  const address = queueAddress(project, storyboard);
  if (address === undefined) return project.jobs.use(null);
  const store = policy === 'off' ? undefined : storeAddress(project.env, storyboard);
  if (store === undefined) throw withoutStore(policy);
  if (offline) return;
  // Loaded late: most renders have no queue.
  const { openProjectRemote } = await import('./open-shared-store.js');
  const { queuedRunner } = await import('./job-queue.js');
  const remote = openProjectRemote(project, storyboard);
  if (remote === undefined) throw withoutStore(policy);
  await project.jobs.use({
    name: JSON.stringify([address, store]),
    open: (local) => queuedRunner({ project, address, remote, signal }, local),
  });
}

function withoutStore(policy: SharedStorePolicy): RenderError {
  return new RenderError(
    'queue-without-store',
    'A queue needs a shared store: workers get the images from it, and put the results into it.',
    {
      hint:
        policy === 'off'
          ? 'Do not use --without-store with a queue.'
          : 'Name one under "store:" in the storyboard, or in INBETWEEN_STORE.',
    },
  );
}
