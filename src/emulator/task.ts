import type { TakeRequest } from '../plan/take.js';

/** A task of the emulator. Plain JSON: it survives a restart. Times are of the service's clock. */
export interface EmulatedTask {
  readonly id: string;
  readonly requestId: string;
  /** A digest of the key; the key itself is never kept. */
  readonly account: string;
  readonly request: TakeRequest;
  /** Addresses of stills that are fetched only when the task runs, by the side they stand on. */
  readonly fetches: { readonly first: string | null; readonly last: string | null };
  readonly created: number;
  /** What was decided about its end when it was accepted. */
  readonly fate: { readonly kind: 'failed'; readonly code: string } | { readonly kind: 'unknown' | 'good' };
  readonly runsForMs: number;
  readonly status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly started: number | null;
  readonly ended: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export const TASK_LIFE = 24 * 3_600_000;
