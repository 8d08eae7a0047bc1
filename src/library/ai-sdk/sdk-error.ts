import type { RenderError } from '../../diagnostics/render-error.js';
import { ProviderFailure } from '../../providers/provider.js';

type SdkErrorName =
  | 'APICallError'
  | 'InvalidArgumentError'
  | 'LoadAPIKeyError'
  | 'NoSuchModelError'
  | 'UnsupportedFunctionalityError';

/**
 * An error that the AI SDK recognises by its marks as one of its own, so that its classes are not needed. Without
 * `isRetryable: true` the SDK never repeats the call.
 */
export function sdkError(
  name: SdkErrorName,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): Error {
  const { cause, ...more } = fields;
  const error = new Error(message, cause === undefined ? {} : { cause });
  error.name = `AI_${name}`;
  const marks = { [Symbol.for('vercel.ai.error')]: true, [Symbol.for(`vercel.ai.error.AI_${name}`)]: true };
  return Object.assign(error, marks, more);
}

/**
 * The failure of a call of the service. `isRetryable`: repeating the call pays for nothing twice, because it certainly had
 * no effect.
 */
export function callError(error: RenderError, { isFree }: { readonly isFree: boolean }): Error {
  const { code, message, hint } = error;
  const text = hint === '' ? message : `${message} ${hint}`;
  if (code === 'key-missing') return sdkError('LoadAPIKeyError', text, { cause: error, code });
  const kind = error instanceof ProviderFailure ? error.kind : null;
  const isRetryable = kind === 'throttled' || kind === 'transient' || (isFree && kind === 'unknown-outcome');
  const waitMs = error instanceof ProviderFailure ? error.retryAfterMs : null;
  return sdkError('APICallError', text, {
    ...{ cause: error, code, kind, isRetryable, url: '', requestBodyValues: {} },
    ...(kind === null ? {} : { statusCode: statuses[kind] }),
    ...(waitMs === null ? {} : { responseHeaders: { 'retry-after-ms': String(waitMs) } }),
  });
}

// What HTTP calls it, for callers that look at the status.
const statuses: Readonly<Record<ProviderFailure['kind'], number>> = {
  refused: 400,
  throttled: 429,
  'out-of-money': 402,
  unauthorised: 401,
  transient: 503,
  'unknown-outcome': 504,
  expired: 410,
};
