import type { BuildFacts } from '../../events/worker-event.js';

/** A process that uses the queue: a worker, or a render that sends jobs. */
export interface QueueMember extends BuildFacts {
  readonly version: 1;
  readonly role: 'worker' | 'render';
  readonly machine: string;
  readonly pid: number;
  /** The name of its queue: that of its build and its store. */
  readonly queue: string;
  /** Ms since 1970. */
  readonly since: number;
  /** How many jobs a worker executes at once, and how many it is executing now. */
  readonly concurrency?: number;
  readonly running?: number;
}
