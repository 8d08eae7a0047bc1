import { inspect } from 'node:util';
import { redact } from '../../diagnostics/redact.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { ProviderFailure } from '../../providers/provider.js';

type SdkErrorName =
  | 'APICallError'
  | 'InvalidArgumentError'
  | 'LoadAPIKeyError'
  | 'NoSuchModelError'
  | 'UnsupportedFunctionalityError';

/**
 * An error that the AI SDK recognises by its marks as one of its own, so that its classes are not needed. Without
 * `isRetryable: true` the SDK never repeats the call. Its message has no secrets: programs print it.
 */
export function sdkError(
  name: SdkErrorName,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): Error {
  const { cause, ...more } = fields;
  const error = new Error(redact(message), cause === undefined ? {} : { cause });
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
  const cause = withoutSecrets(error);
  if (code === 'key-missing') return sdkError('LoadAPIKeyError', text, { cause, code });
  const kind = error instanceof ProviderFailure ? error.kind : null;
  const isRetryable = kind === 'throttled' || kind === 'transient' || (isFree && kind === 'unknown-outcome');
  const waitMs = error instanceof ProviderFailure ? error.retryAfterMs : null;
  return sdkError('APICallError', text, {
    ...{ cause, code, kind, isRetryable, url: '', requestBodyValues: {} },
    ...(kind === null ? {} : { statusCode: statuses[kind] }),
    ...(waitMs === null ? {} : { responseHeaders: { 'retry-after-ms': String(waitMs) } }),
  });
}

// A printed error shows its cause with all of its fields and further causes.
function withoutSecrets(error: RenderError): RenderError {
  const printed = inspect(error);
  if (redact(printed) === printed) return error;
  const [message, hint] = [redact(error.message), redact(error.hint)];
  if (!(error instanceof ProviderFailure)) return new RenderError(error.code, message, { hint });
  const { kind, code, retryAfterMs, input, limit } = error;
  return new ProviderFailure(kind, code, message, { retryAfterMs, input, limit, hint });
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
