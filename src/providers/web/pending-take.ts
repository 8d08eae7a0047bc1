import type { Progress } from '../provider.js';

// The poll schedule, which has seen takes end, knows better when to poll than a service.
const LONGEST_WAIT_MS = 60_000;

/** The progress of a take at a service that reports no more than its phase. */
export function pendingTake(phase: 'queued' | 'running'): Progress {
  return { state: 'pending', phase, fraction: null, askAgainInMs: LONGEST_WAIT_MS };
}
