import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import { ACCESS, CONTENT, FIELD, LATER_UNBILLED, WAIT } from '../web/error-hints.js';
import { type ErrorRow, errorRow } from '../web/error-rows.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const KEY = 'Check ARK_API_KEY and the region: a key belongs to one of them.';
const MONEY = 'Top up the account in the console of the service, then render again.';
const QUOTA = 'Activate the model, or raise its limit, in the console of the service.';
const MODEL = 'Activate the model in the console of the service, and check its name and the region.';
const RESULT = 'Another prompt or image may pass. Nothing was billed.';

/** The documented errors (volcengine.com/docs/82379/1299023, read on 2025-12-19), in the order of the look-up. */
const rows: readonly ErrorRow[] = [
  ...['OutputVideo', 'OutputAudio', 'OutputImage', 'OutputText'].map((output) =>
    errorRow(`${output}SensitiveContentDetected*`, 'refused', 'result-refused', RESULT),
  ),
  ...['InputText', 'InputImage', 'InputVideo', 'InputAudio', ''].map((input) =>
    errorRow(`${input}SensitiveContentDetected*`, 'refused', 'content-refused', CONTENT),
  ),
  errorRow('AuthenticationError', 'unauthorised', 'key-refused', KEY),
  errorRow('InvalidAccountStatus', 'unauthorised', 'access-denied', 'Ask the service about the account.'),
  errorRow('AccountOverdueError', 'out-of-money', 'account-overdue', MONEY),
  errorRow('OperationDenied.ServiceOverdue', 'out-of-money', 'account-overdue', MONEY),
  errorRow('OperationDenied.ServiceNotOpen', 'unauthorised', 'access-denied', MODEL),
  errorRow('InvalidSubscription', 'out-of-money', 'quota-exhausted', MONEY),
  errorRow('QuotaExceeded', 'out-of-money', 'quota-exhausted', QUOTA, 'free trial'),
  errorRow('QuotaExceeded', 'out-of-money', 'quota-exhausted', QUOTA, 'usage quota'),
  errorRow('QuotaExceeded', 'throttled', 'too-many-in-flight', WAIT),
  errorRow('SetLimitExceeded', 'out-of-money', 'quota-exhausted', QUOTA),
  errorRow('InflightBatchsizeExceeded', 'throttled', 'too-many-in-flight', WAIT),
  errorRow('*RateLimitExceeded', 'throttled', 'throttled', WAIT),
  errorRow('RateLimitExceeded*', 'throttled', 'throttled', WAIT),
  errorRow('ServerOverloaded', 'throttled', 'service-busy', LATER_UNBILLED),
  errorRow('ModelLoadingError', 'throttled', 'service-busy', LATER_UNBILLED),
  errorRow('AccessDenied*', 'unauthorised', 'access-denied', ACCESS),
  errorRow('OperationDenied*', 'unauthorised', 'access-denied', MODEL),
  errorRow('ModelNotOpen', 'unauthorised', 'access-denied', MODEL),
  errorRow('InvalidEndpointOrModel*', 'refused', 'not-found', MODEL),
  errorRow('InvalidEndpoint*', 'refused', 'not-found', MODEL),
  errorRow('NotFound*', 'refused', 'not-found', MODEL),
  errorRow('MissingParameter*', 'refused', 'input-refused', FIELD),
  errorRow('InvalidParameter*', 'refused', 'input-refused', FIELD),
  errorRow('InvalidArgumentError*', 'refused', 'input-refused', FIELD),
  errorRow(
    'InvalidImageURL*',
    'refused',
    'image-refused',
    'Check the format, the size and the sides of the image.',
  ),
  errorRow('InternalServiceError', 'transient', 'service-error', LATER_UNBILLED),
];

/** How errors of the service are read. */
export const seedanceErrors: ErrorReading = {
  vendor: 'Seedance',
  rows,
  errorIn: ({ body }: WebAnswer) => errorOf(body),
  inputIn: (error) => inputOf(error),
};

/** The error of an answer, or of a task that failed; null for none. */
export function errorOf(body: WireObject | undefined): VendorError | null {
  const error = objectIn(body?.error);
  const code = textIn(error, 'code');
  const message = textIn(error, 'message');
  if (code === null && message === null) return null;
  return { code: code ?? 'an error', message: message ?? '' };
}

// Images are named by their place in the request: the prompt, the first frame, the last frame.
function inputOf({ code, message }: VendorError): TakeInput | null {
  if (/^output/i.test(code)) return 'result';
  if (/^inputtext/i.test(code)) return 'prompt';
  const place = /content\[(\d)\]/.exec(message)?.[1];
  if (place !== undefined) return { '0': 'prompt', '1': 'first', '2': 'last' }[place] as TakeInput;
  if (/last[ _]frame/i.test(message)) return 'last';
  if (/first[ _]frame/i.test(message)) return 'first';
  return /input text|prompt/i.test(message) ? 'prompt' : null;
}
