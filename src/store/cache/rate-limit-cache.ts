import { isNumber } from '../../base/shape.js';
import type { Clock } from '../../system/clock.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** Rate limits that runs have met, by provider, account and model: every account has its own in every region. */
export interface RateLimitCache {
  /** The limits of an account by model, without those that are too old. */
  read(owner: RateLimitOwner): Promise<ReadonlyMap<string, RememberedLimits>>;
  /** Null removes the limits of the model. */
  remember(owner: RateLimitOwner, model: string, limits: RememberedLimits | null): Promise<void>;
}

/** Whose limits they are. */
export interface RateLimitOwner {
  readonly provider: string;
  /** Distinguishes accounts and their regions without naming them; null if the provider has no accounts. */
  readonly account: string | null;
}

/** Limits that were lower than the published ones. */
export interface RememberedLimits {
  readonly gapMs: number;
  readonly takesInFlight: number;
}

type StampedLimits = RememberedLimits & { readonly at: number };
type LimitsByModel = Readonly<Record<string, StampedLimits>>;
type LimitsByAccount = Readonly<Record<string, LimitsByModel>>;
type LimitsByProvider = Readonly<Record<string, LimitsByAccount>>;

const limitsFormat: JsonFileFormat<LimitsByProvider> = {
  version: 2, // The first version had no accounts.
  empty: {},
  decode: ({ paces }) => (isNested(paces, 3) ? (paces as LimitsByProvider) : undefined),
  encode: (paces) => ({ paces }),
};

// Accounts get upgraded, and a limit may have been a bad hour of the service.
const MAX_AGE_MS = 12 * 3_600_000;

/** Opens the limits of a state folder, which need not exist. */
export function openRateLimitCache(stateFolder: string, clock: Clock, warn?: WarnCache): RateLimitCache {
  const file = openJsonFile(stateLayout(stateFolder).rateLimits, limitsFormat, warn);
  return {
    async read({ provider, account }) {
      const models = Object.entries((await file.read())[provider]?.[account ?? ''] ?? {});
      return new Map(models.filter(([, limits]) => isValid(limits, clock.now())));
    },
    async remember({ provider, account }, model, limits) {
      await file.update((all) => {
        const accounts = all[provider] ?? {};
        const { [model]: before, ...others } = accounts[account ?? ''] ?? {};
        if (limits === null && before === undefined) return undefined;
        const models = limits === null ? others : { ...others, [model]: { ...limits, at: clock.now() } };
        return { ...all, [provider]: { ...accounts, [account ?? '']: models } };
      });
    },
  };
}

function isNested(value: unknown, depth: number): boolean {
  if (!isJsonRecord(value)) return false;
  return depth === 0 || Object.values(value).every((inner) => isNested(inner, depth - 1));
}

// A clock that was wrong for a while may have written a future date, which would never expire.
function isValid({ at, gapMs, takesInFlight }: StampedLimits, now: number): boolean {
  if (![at, gapMs, takesInFlight].every(isNumber)) return false;
  return at <= now && now - at < MAX_AGE_MS && gapMs > 0 && takesInFlight >= 1;
}
