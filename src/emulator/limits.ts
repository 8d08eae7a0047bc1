import { sha256 } from '../base/digest.js';
import type { ModelRow } from '../providers/models/model-row.js';
import { factsOf, modelRow } from '../providers/models/model-table.js';

/** The limits of an account for one model. */
export interface EmulatedLimits {
  readonly submitsPerSecond: number;
  readonly takesInFlight: number;
}

/** Where limits can be set: for one account or for all. */
export interface LimitSources {
  readonly accounts?:
    | Readonly<Record<string, { readonly owner?: string; readonly limits?: Partial<EmulatedLimits> }>>
    | undefined;
  readonly limits?: Partial<EmulatedLimits> | undefined;
  readonly models?: readonly ModelRow[] | undefined;
  readonly region?: string | undefined;
}

/** The effective limits: those of the account, else those for all, else those of the model table. */
export function limitsFor(
  { accounts = {}, limits, models = [], region }: LimitSources,
  { account, model }: { account: string; model: string },
): EmulatedLimits {
  const key = Object.keys(accounts).find((one) => accountOf(one, accounts) === account);
  const own = { ...limits, ...(key === undefined ? {} : accounts[key]?.limits) };
  const row = modelRow(model, models);
  const facts = row && factsOf(row, region);
  return {
    submitsPerSecond: own.submitsPerSecond ?? facts?.submitsPerSecond ?? 2,
    takesInFlight: own.takesInFlight ?? facts?.takesInFlight ?? 2,
  };
}

/** The account id of a key; it does not reveal the key. */
export function accountOf(key: string, accounts: LimitSources['accounts'] = {}): string {
  const owner = Object.hasOwn(accounts, key) ? accounts[key]?.owner : undefined;
  return sha256(owner ?? key).slice(0, 16);
}

/** A token bucket per name: a burst of one second's calls, then the allowed rate. */
export interface CallMeter {
  /** False when the call exceeds the rate. */
  admit(name: string, perSecond: number): boolean;
}

export function openCallMeter(now: () => number): CallMeter {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    admit(name, perSecond) {
      const time = now();
      const size = Math.max(1, perSecond);
      const bucket = buckets.get(name) ?? { left: size, at: time };
      const left = Math.min(size, bucket.left + ((time - bucket.at) / 1000) * perSecond);
      // The small addend absorbs rounding errors of times; it admits no call a millisecond early.
      const admitted = left + 1e-6 >= 1;
      buckets.set(name, { left: admitted ? Math.max(0, left - 1) : left, at: time });
      return admitted;
    },
  };
}
