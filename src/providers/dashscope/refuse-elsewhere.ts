import { ProviderFailure, TAKE_ELSEWHERE } from '../provider.js';
import { failure } from './failure.js';
import type { DashscopeOperation, Place } from './operation.js';
import type { WireTask } from './wire.js';

/**
 * Throws ProviderFailure for a task of another region: it exists and is paid there, and the service in use would answer
 * that there is no such task, which would look as if it had expired. Another address of the same region is asked.
 */
export function refuseOtherRegion({ base, region }: DashscopeOperation, here: Place): void {
  if (base === null || base === here.base || region === null || region === here.region) return;
  throw elsewhere(
    `the take was submitted in the region ${region}, and ${here.region} is in use`,
    `Set provider.region to ${region}, so that the address is ${base}.`,
  );
}

/**
 * Throws ProviderFailure for a task that the service in use does not know, and that another one may know: another account,
 * or another address. An account may have many keys, and keys are renewed: if the service shows the task to the key in
 * use, both belong to one account.
 */
export function refuseUnknownHere(
  { base, account }: DashscopeOperation,
  here: Place,
  { status }: Pick<WireTask, 'status'>,
): void {
  if (status !== 'UNKNOWN') return;
  const isOtherKey = account !== null && account !== here.account;
  const isOtherHost = base !== null && base !== here.base;
  if (!isOtherKey && !isOtherHost) return;
  throw elsewhere(
    `the take was submitted ${[isOtherKey ? 'with another key' : '', isOtherHost ? 'at another address of the region' : ''].filter(Boolean).join(', ')}, and the service in use does not know it`,
    [
      isOtherKey
        ? 'Set DASHSCOPE_API_KEY to the key that the take was submitted with, or to another key of the same account.'
        : '',
      isOtherHost
        ? `Set provider.workspace, base_url or DASHSCOPE_HTTP_BASE_URL so that the address is ${base}.`
        : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
}

/** The failure of a poll, which shows nothing about a take that was submitted at another address: it may not exist here. */
export function failedElsewhere(error: unknown, { base }: DashscopeOperation, here: Place): unknown {
  if (!(error instanceof ProviderFailure) || base === null || base === here.base) return error;
  if (!NOT_HERE.has(error.code)) return error;
  return elsewhere(
    `the take was submitted at another address, and the one in use answered: ${error.message}`,
    `Set provider.workspace, base_url or DASHSCOPE_HTTP_BASE_URL so that the address is ${base}.`,
  );
}

const NOT_HERE = new Set(['not-found', 'input-refused']);

function elsewhere(what: string, hint: string): ProviderFailure {
  return failure('unauthorised', TAKE_ELSEWHERE, `DashScope: ${what}.`, {
    hint: `${hint} Until then the take stays open.`,
  });
}
