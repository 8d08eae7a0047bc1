import type { TakeRequest } from '../plan/take.js';
import type { OddClip } from './faults.js';

/** A task of the emulator. Plain JSON: it survives a restart. Times are those of the emulated clock. */
export interface EmulatedTask {
  readonly id: string;
  readonly requestId: string;
  /** A digest of the key; the key itself is never stored. */
  readonly account: string;
  readonly request: TakeRequest;
  /** Addresses of images that are fetched only when the task runs. */
  readonly fetches: { readonly first: string | null; readonly last: string | null };
  readonly created: number;
  /** The outcome, decided when the task was created. */
  readonly fate:
    | { readonly kind: 'failed'; readonly code: string; readonly message?: string }
    | { readonly kind: 'odd'; readonly clip: OddClip }
    | { readonly kind: 'unknown' | 'good' };
  readonly runsForMs: number;
  readonly status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
  readonly started: number | null;
  readonly ended: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The length of the clip that a task makes, in seconds: usage and bill count what is delivered. */
export function deliveredSeconds({ fate, request }: Pick<EmulatedTask, 'fate' | 'request'>): number {
  return (fate.kind === 'odd' ? fate.clip.seconds : undefined) ?? request.duration;
}

/** How long the service knows a task, in ms. */
export const TASK_LIFE = 24 * 3_600_000;
