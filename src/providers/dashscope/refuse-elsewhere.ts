import { TAKE_ELSEWHERE } from '../provider.js';
import { failure } from './failure.js';
import type { DashscopeOperation, Place } from './operation.js';
import type { WireTask } from './wire.js';

/**
 * Throws ProviderFailure for a task of another address. It exists and is paid there; the service in use would answer that
 * there is no such task, which would look as if it had expired.
 */
export function refuseOtherAddress({ base }: DashscopeOperation, here: Place): void {
  if (base === null || base === here.base) return;
  throw failure(
    'unauthorised',
    TAKE_ELSEWHERE,
    'DashScope: the take was submitted at another address than the one in use.',
    {
      hint: `Set provider.region, base_url or DASHSCOPE_HTTP_BASE_URL so that the address is ${base}. Until then the take stays open.`,
    },
  );
}

/**
 * Throws ProviderFailure for a task of another account. An account may have many keys, and keys are renewed: if the service
 * shows the task to the key in use, both belong to one account. If the service does not know the task, its own account
 * still may.
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
    'DashScope: the take was submitted with another key, and the account of the key in use does not know it.',
    {
      hint: 'Set DASHSCOPE_API_KEY to the key that the take was submitted with, or to another key of the same account. Until then the take stays open.',
    },
  );
}
