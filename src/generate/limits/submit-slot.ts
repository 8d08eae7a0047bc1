import type { ProviderFailure } from '../../providers/provider.js';

/** Whether a rejected submit is worth another try. Hopeless: it was rejected many times with nothing to wait for. */
export type RetryAdvice = 'try-again' | 'hopeless';

/** The permission for one submit. Exactly one of these calls must follow it. */
export interface SubmitSlot {
  /** The provider accepted it; returns what to call when the take has ended there. */
  accepted(): () => void;
  /** The provider rejected it for now. */
  throttled(retryAfterMs: number | null, limit?: ProviderFailure['limit']): RetryAdvice;
  /** It did not reach the provider: the connection or the provider is down, for all takes. */
  notReached(retryAfterMs: number | null): RetryAdvice;
  /** It failed for another reason, or its outcome is unknown. */
  failed(): void;
}
