import type { Reservation } from './budget.js';
import type { RunningTake } from './take-outcome.js';

/** A take that the provider has accepted. */
export interface SubmittedTake {
  readonly state: 'submitted';
  readonly running: RunningTake;
  readonly reservation: Reservation;
  /** To be called when the take no longer occupies the provider. */
  readonly ended: () => void;
}
