import type { Clock } from '../../system/clock.js';
import { type CostState, emptyCosts, stepCosts } from './cost-state.js';
import { emptyLimit, type LimitState, stepLimit } from './limit-state.js';
import { LEASE_MS, type SharedLimits } from './shared-limits.js';

const self = { member: 'self', leaseMs: LEASE_MS };

/** Limits that this process alone uses. */
export function openMemoryLimits(clock: Clock): SharedLimits {
  const limits = new Map<string, LimitState>();
  const films = new Map<string, CostState>();
  return {
    areShared: false,
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
