import type { Job, JobOptions } from '../../media/job.js';
import { jobTable } from '../job-table.js';

// The range of BullMQ is 1 to 2^21, the smallest first. A job without a priority would come before all others.
const LOWEST = 2 ** 20;
// Four classes of urgency, each with steps for more shots than a film has.
const CLASS = 2 ** 18;

// Other jobs than drawings are short, and a film or a preview waits for them.
const OF_SHORT_JOBS = 1;

/** The place of a job among those that wait in a queue: the smaller the number, the earlier it is executed. */
export function jobPriority({ kind }: Pick<Job, 'kind'>, { urgency }: Pick<JobOptions, 'urgency'>): number {
  const usual = jobTable[kind].pool === 'drawing' ? 0 : OF_SHORT_JOBS;
  const value = Math.min(Math.max(urgency?.() ?? usual, 0), LOWEST / CLASS);
  return Math.max(1, LOWEST - Math.round(value * CLASS));
}
