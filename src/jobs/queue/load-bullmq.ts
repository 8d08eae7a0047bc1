import { packageMissing } from '../../system/redis-connection.js';

type Bullmq = Pick<
  typeof import('bullmq'),
  'Job' | 'Queue' | 'QueueEvents' | 'UnrecoverableError' | 'WaitingError' | 'Worker'
>;

/** The package of the queue. Throws RenderError `queue-package-missing`. */
export async function loadBullmq(): Promise<Bullmq> {
  try {
    return await import('bullmq');
  } catch (cause) {
    throw packageMissing(cause);
  }
}
