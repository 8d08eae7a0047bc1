import { elsewhere } from '../provider.js';
import { failure } from './failure.js';
import type { DashscopeOperation, Place } from './operation.js';

/**
 * Throws ProviderFailure for a task of another account or address. There it is known and paid; here the service would
 * say that there is no such task, and that would be taken for its end.
 */
export function refuseElsewhere({ base, account }: DashscopeOperation, here: Place): void {
  if (base !== null && base !== here.base) {
    throw failure(
      'unauthorised',
      elsewhere,
      'DashScope: the take was submitted at another address than the one in use.',
      {
        hint: `Set provider.region (or base_url, or DASHSCOPE_HTTP_BASE_URL) so that it is ${base}. Until then the take stays open.`,
      },
    );
  }
  if (account !== null && account !== here.account) {
    throw failure('unauthorised', elsewhere, 'DashScope: the take was submitted with another key.', {
      hint: 'Set DASHSCOPE_API_KEY to the key that it was submitted with. Until then the take stays open.',
    });
  }
}
