import { sha256 } from '../base/digest.js';
import type { Emit } from '../events/render-event.js';
import { type AccountLimits, openAccountLimits } from '../generate/limits/account-limits.js';
import { type FaultyPlace, openFallbackLimits } from '../generate/limits/fallback-limits.js';
import { openFileLimits } from '../generate/limits/file-limits.js';
import { openMemoryLimits } from '../generate/limits/memory-limits.js';
import type { Provider } from '../providers/provider.js';
import type { Clock } from '../system/clock.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { userStateFolder } from '../system/user-state-folder.js';

/** The accounts that one project uses. */
export interface Accounts extends AsyncDisposable {
  /** The limits of a provider's account. All runs of this process share them, and other processes where they can. */
  of(provider: Pick<Provider, 'id' | 'account'>): AccountLimits;
}

export interface AccountsSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly emit: Emit;
}

export function openAccounts(setup: AccountsSetup): Accounts {
  const { clock } = setup;
  const opened = new Map<string, AccountLimits>();

  function open(name: string, isNamed: boolean): AccountLimits {
    const last = openMemoryLimits(clock);
    // Without a name it is unknown which processes use the same account.
    const places = isNamed ? placesOf(sha256(name).slice(0, 16), setup) : [];
    return openAccountLimits(clock, openFallbackLimits(places, { clock, last }));
  }

  return {
    of({ id, account }) {
      const name = `${id} ${account ?? ''}`;
      const limits = opened.get(name) ?? open(name, account !== undefined);
      opened.set(name, limits);
      return limits;
    },
    async [Symbol.asyncDispose]() {
      for (const limits of opened.values()) await limits[Symbol.asyncDispose]();
    },
  };
}

function placesOf(account: string, { env, clock, emit }: AccountsSetup): readonly FaultyPlace[] {
  const folder = userStateFolder({ env });
  if (folder === undefined) return [];
  let isWarned = false;
  const onFault = (error: unknown): void => {
    if (!isSystemFault(error)) throw error;
    if (!isWarned) emit(notShared(folder, error));
    isWarned = true;
  };
  return [{ limits: openFileLimits({ folder, account, clock, random: Math.random }), onFault }];
}

function notShared(folder: string, error: Error): Parameters<Emit>[0] {
  const message = `The folder "${folder}" cannot be used: ${errnoMessage(error)}. This process does not share the limits of the account with others, so together they may exceed them.`;
  return { type: 'warned', code: 'limits-not-shared', message };
}
