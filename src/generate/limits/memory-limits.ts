import type { Clock } from '../../system/clock.js';
import { type CostState, emptyCosts, stepCosts } from './cost-state.js';
import { emptyLimit, type LimitState, stepLimit } from './limit-state.js';
import { LEASE_MS, type SharedLimits } from './shared-limits.js';

/** The states of the limits of one account. */
export interface LimitPlace {
  readonly limits: Map<string, LimitState>;
  readonly films: Map<string, CostState>;
}

/** Limits that this process alone uses; with a place, those of several users in this process. */
export function openMemoryLimits(clock: Clock, shared?: { place: LimitPlace; member: string }): SharedLimits {
  const { limits, films }: LimitPlace = shared?.place ?? { limits: new Map(), films: new Map() };
  const self = { member: shared?.member ?? 'self', leaseMs: LEASE_MS };
  return {
    areShared: shared !== undefined,
    async step(limit, step) {
      const { state, answer } = stepLimit(limits.get(limit) ?? emptyLimit, { ...step, ...self }, clock.now());
      limits.set(limit, state);
      return answer;
    },
    async spend(film, step) {
      const { state, answer } = stepCosts(films.get(film) ?? emptyCosts, { ...step, ...self }, clock.now());
      films.set(film, state);
      return answer;
    },
    async [Symbol.asyncDispose]() {},
  };
}
