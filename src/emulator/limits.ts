import { sha256 } from '../base/digest.js';
import { factsOf, type ModelRow, modelRow } from '../providers/models/model-table.js';

/** What an account may do with one model. */
export interface EmulatedLimits {
  readonly submitsPerSecond: number;
  readonly takesInFlight: number;
}

/** Where limits may be set: for one account, for all, or for none. */
export interface LimitSources {
  readonly accounts?:
    | Readonly<Record<string, { readonly owner?: string; readonly limits?: Partial<EmulatedLimits> }>>
    | undefined;
  readonly limits?: Partial<EmulatedLimits> | undefined;
  readonly models?: readonly ModelRow[] | undefined;
}

/** The limits in force: the account's, else those for all, else the table's. */
export function limitsFor(
  { accounts = {}, limits, models = [] }: LimitSources,
  { account, model }: { account: string; model: string },
): EmulatedLimits {
  const key = Object.keys(accounts).find((one) => accountOf(one, accounts) === account);
  const own = { ...limits, ...(key === undefined ? {} : accounts[key]?.limits) };
  const row = models.find((one) => one.model === model) ?? modelRow(model);
  const facts = row && factsOf(row);
  return {
    submitsPerSecond: own.submitsPerSecond ?? facts?.submitsPerSecond ?? 2,
    takesInFlight: own.takesInFlight ?? facts?.takesInFlight ?? 2,
  };
}

/** Names the account of a key without telling the key. */
export function accountOf(key: string, accounts: LimitSources['accounts'] = {}): string {
  const owner = Object.hasOwn(accounts, key) ? accounts[key]?.owner : undefined;
  return sha256(owner ?? key).slice(0, 16);
}

/** Counts calls of an account. A second's worth may come at once, then as many as the second allows. */
export interface CallMeter {
  /** False when the call comes too early. */
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
      // The small addend forgives the rounding of times; it admits nobody a millisecond early.
      const admitted = left + 1e-6 >= 1;
      buckets.set(name, { left: admitted ? Math.max(0, left - 1) : left, at: time });
      return admitted;
    },
  };
}
