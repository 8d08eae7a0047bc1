import { sha256 } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events/render-event.js';
import { type AccountLimits, openAccountLimits } from '../generate/limits/account-limits.js';
import { type FaultyPlace, openFallbackLimits } from '../generate/limits/fallback-limits.js';
import { openFileLimits } from '../generate/limits/file-limits.js';
import { openMemoryLimits } from '../generate/limits/memory-limits.js';
import { openRedisLimits } from '../generate/limits/redis-limits.js';
import type { Provider } from '../providers/provider.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Clock } from '../system/clock.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import type { RedisAddress } from '../system/redis-address.js';
import { connectionFault, connectRedis } from '../system/redis-connection.js';
import { userStateFolder } from '../system/user-state-folder.js';
import { queueAddress } from './queue-address.js';

/** The accounts that one project uses. */
export interface Accounts extends AsyncDisposable {
  /**
   * The limits of a provider's account. All runs of this process share them, and other processes where they can: through
   * the queue, else through a file of the user.
   */
  of(provider: AccountProvider, storyboard?: Pick<Storyboard, 'queue'>): AccountLimits;
}

export type AccountProvider = Pick<Provider, 'id' | 'account'>;

export interface AccountsSetup {
  readonly queue?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly emit: Emit;
}

export function openAccounts(setup: AccountsSetup): Accounts {
  const { clock, emit } = setup;
  const opened = new Map<string, AccountLimits>();
  const warned = new Set<string>();
  const end = new AbortController();

  const warn = (message: string): void => {
    if (!warned.has(message)) emit({ type: 'warned', code: 'limits-not-shared', message });
    warned.add(message);
  };

  // A mistake in the address must not keep paid takes from being collected.
  function addressOf(storyboard: Pick<Storyboard, 'queue'> | undefined): RedisAddress | undefined {
    try {
      return queueAddress({ queue: setup.queue, env: setup.env }, storyboard);
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      warn(`${error.message} ${error.hint}`);
      return undefined;
    }
  }

  return {
    of({ id, account }, storyboard) {
      const address = account === undefined ? undefined : addressOf(storyboard);
      const name = JSON.stringify([id, account ?? null, address ?? null]);
      const known = opened.get(name);
      if (known) return known;
      // Without a name it is unknown which processes use the same account.
      const named = account === undefined ? undefined : sha256(`${id} ${account}`).slice(0, 16);
      const places =
        named === undefined
          ? []
          : [
              ...(address ? [inRedis(named, address, { warn, signal: end.signal })] : []),
              ...inUserFolder(named, { ...setup, warn }),
            ];
      const limits = openAccountLimits(
        clock,
        openFallbackLimits(places, { clock, last: openMemoryLimits(clock) }),
      );
      opened.set(name, limits);
      return limits;
    },
    async [Symbol.asyncDispose]() {
      for (const limits of opened.values()) await limits[Symbol.asyncDispose]();
      end.abort(new Error('The project is closed.'));
    },
  };
}

type Warn = (message: string) => void;

// Work waits for it no longer than this, each time that it is tried.
const PATIENCE_MS = 2000;

function inRedis(
  account: string,
  address: RedisAddress,
  { warn, signal }: { readonly warn: Warn; readonly signal: AbortSignal },
): FaultyPlace {
  const connect = () => connectRedis(address, { signal, whenDown: 'fail', patienceMs: PATIENCE_MS });
  return {
    limits: openRedisLimits({ connect, account }),
    onFault(error) {
      const { message, hint } = error instanceof RenderError ? error : connectionFault(address.name, error);
      warn(
        `${message} Until it does, this machine keeps the limits of the account on its own, so that submits may be rejected. ${hint}`,
      );
    },
  };
}

function inUserFolder(
  account: string,
  { env, clock, warn }: AccountsSetup & { readonly warn: Warn },
): readonly FaultyPlace[] {
  const folder = userStateFolder({ env });
  if (folder === undefined) return [];
  return [
    {
      limits: openFileLimits({ folder, account, clock, random: Math.random }),
      onFault(error) {
        if (!isSystemFault(error)) throw error;
        warn(
          `The folder "${folder}" cannot be used: ${errnoMessage(error)}. This process does not share the limits of the account with others, so that submits may be rejected.`,
        );
      },
    },
  ];
}
