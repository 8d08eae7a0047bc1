import { TAKE_ELSEWHERE } from '../provider.js';
import { failure } from './failure.js';
import type { DashscopeOperation, Place } from './operation.js';
import { siteOf } from './regions.js';
import type { WireTask } from './wire.js';

/**
 * Throws ProviderFailure for a task of another address; the hosts of one region are one address. The task exists and is paid there; the service in use would answer that
 * there is no such task, which would look as if it had expired.
 */
export function refuseOtherAddress({ base }: DashscopeOperation, here: Place): void {
  if (base === null || siteOf(base) === siteOf(here.base)) return;
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
  { base, account }: DashscopeOperation,
  here: Place,
  { status }: Pick<WireTask, 'status'>,
): void {
  if (status !== 'UNKNOWN') return;
  if (account === null || account === here.account) {
    refuseOtherHost(base, here);
    return;
  }
  throw failure(
    'unauthorised',
    TAKE_ELSEWHERE,
    'DashScope: the take was submitted with another key, and the account of the key in use does not know it.',
    {
      hint: 'Set DASHSCOPE_API_KEY to the key that the take was submitted with, or to another key of the same account. Until then the take stays open.',
    },
  );
}

// Another host of the same region may not show the tasks of every workspace, so the take may still exist.
function refuseOtherHost(base: string | null, here: Place): void {
  if (base === null || base === here.base) return;
  throw failure(
    'unauthorised',
    TAKE_ELSEWHERE,
    'DashScope: the take was submitted through another host of the region, and the host in use does not know it.',
    {
      hint: `Set provider.workspace or base_url so that the address is ${base}. Until then the take stays open.`,
    },
  );
}
