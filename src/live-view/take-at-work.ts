import type { CacheKey } from '../plan/cache-key.js';
import type { PlannedTake } from '../plan/render-plan.js';

/** The progress of a take that is being generated. */
export interface TakeAtWork {
  readonly take: PlannedTake;
  readonly phase: 'waiting' | 'queued' | 'running' | 'downloading';
  readonly fraction: number | null;
  /** When it was submitted, ms since 1970; null before that. */
  readonly since: number | null;
  /** The worker that generates it; absent for this machine, and at a service. */
  readonly machine?: string | undefined;
}

/** Looks up takes that are being generated. An unchanged take is returned as the same object. */
export interface TakesAtWork {
  at(key: CacheKey): TakeAtWork | undefined;
}
