import type { CostAnswer, CostStep } from './cost-state.js';
import type { LimitAnswer, LimitStep } from './limit-state.js';

/** A step of the process that has opened the limits: it need not say who it is. */
export type OwnLimitStep = Omit<LimitStep, 'member' | 'leaseMs'>;
export type OwnCostStep = Omit<CostStep, 'member' | 'leaseMs'>;

/**
 * The limits of one account, in a place that all processes which use it can reach. Steps of all processes take effect one
 * after another, each as a whole. A step states all that is true of this process, so a lost one is made good by the next.
 */
export interface SharedLimits extends AsyncDisposable {
  /** Whether other processes can change them: what was found out is out of date after a moment then. */
  readonly areShared: boolean;
  /** One step at a limit, which is created by its first step. */
  step(limit: string, step: OwnLimitStep): Promise<LimitAnswer>;
  /** One step at the costs of a film. */
  spend(film: string, step: OwnCostStep): Promise<CostAnswer>;
}

// A process that pauses for longer loses its seats until its next step. Nothing is paid twice by that.
export const LEASE_MS = 10_000;
