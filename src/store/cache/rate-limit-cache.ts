import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeFileAtomic } from '../../system/atomic-file.js';
import type { Clock } from '../../system/clock.js';

/** Limits as runs have met them, by provider, account and model: each account has its own at each of its places. */
export interface RateLimitCache {
  /** What is known of the models of an account, and is not too old. */
  read(owner: RateLimitOwner): Promise<ReadonlyMap<string, RememberedLimits>>;
  /** Null forgets. */
  remember(owner: RateLimitOwner, model: string, pace: RememberedLimits | null): Promise<void>;
}

/** Whose limits they are. */
export interface RateLimitOwner {
  readonly provider: string;
  /** Tells accounts and their places apart without naming them; null where there are none. */
  readonly account: string | null;
}

/** Limits that were lower than what is published. */
export interface RememberedLimits {
  readonly gapMs: number;
  readonly takesInFlight: number;
}

type Models = Record<string, RememberedLimits & { readonly at: number }>;
type Kept = Record<string, Record<string, Models>>;

// The first version did not know accounts. What it says is half a day old at most, so it is simply learned again.
const VERSION = 2;

// Accounts are upgraded, and a limit may have been a bad hour of the service.
const LIFE_MS = 12 * 3_600_000;

/** Opens the memory of a state folder. A file that cannot be read is an empty memory. */
export function openRateLimitCache(stateFolder: string, clock: Clock): RateLimitCache {
  const path = join(stateFolder, 'paces.json');

  async function load(): Promise<Kept> {
    try {
      const { version, paces } = JSON.parse(await readFile(path, 'utf8')) as { version: number; paces: Kept };
      return version === VERSION && typeof paces === 'object' ? paces : {};
    } catch {
      return {};
    }
  }

  return {
    async read({ provider, account }) {
      const models = Object.entries((await load())[provider]?.[account ?? ''] ?? {});
      return new Map(models.filter(([, pace]) => counts(pace, clock.now())));
    },
    async remember({ provider, account }, model, pace) {
      const kept = await load();
      const accounts = kept[provider] ?? {};
      const { [model]: before, ...others } = accounts[account ?? ''] ?? {};
      if (pace === null && before === undefined) return;
      const models = pace === null ? others : { ...others, [model]: { ...pace, at: clock.now() } };
      const paces = { ...kept, [provider]: { ...accounts, [account ?? '']: models } };
      await makeFolder(stateFolder);
      await writeFileAtomic(path, `${JSON.stringify({ version: VERSION, paces })}\n`);
    },
  };
}

// A clock that was wrong for a while may have written a day to come, which would never be over.
function counts({ at, gapMs, takesInFlight }: Models[string], now: number): boolean {
  return at <= now && now - at < LIFE_MS && gapMs > 0 && takesInFlight >= 1;
}
