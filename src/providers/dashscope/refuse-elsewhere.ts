import { TAKE_ELSEWHERE } from '../provider.js';
import { failure } from './failure.js';
import type { DashscopeOperation, Place } from './operation.js';
import type { WireTask } from './wire.js';

/**
 * Throws ProviderFailure for a task of another address. There it is known and paid; here the service would say that
 * there is no such task, and that would be taken for its end.
 */
export function refuseOtherAddress({ base }: DashscopeOperation, here: Place): void {
  if (base === null || base === here.base) return;
  throw failure(
    'unauthorised',
    TAKE_ELSEWHERE,
    'DashScope: the take was submitted at another address than the one in use.',
    {
      hint: `Set provider.region (or base_url, or DASHSCOPE_HTTP_BASE_URL) so that it is ${base}. Until then the take stays open.`,
    },
  );
}

/**
 * Throws ProviderFailure for a task of another account. An account may have many keys, and they may be renewed: a key
 * that the service shows the very task to is of its account, whatever it was submitted with. Only where the service does
 * not know it, that says nothing: the account that it belongs to may.
 */
export function refuseOtherAccount(
  { account }: DashscopeOperation,
  here: Place,
  { status }: Pick<WireTask, 'status'>,
): void {
  if (account === null || account === here.account || status !== 'UNKNOWN') return;
  throw failure(
    'unauthorised',
    TAKE_ELSEWHERE,
    'DashScope: the take was submitted with another key, and the account of the one in use does not know it.',
    {
      hint: 'Set DASHSCOPE_API_KEY to the key that it was submitted with, or to another one of the same account. Until then the take stays open.',
    },
  );
}
