import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import type { ErrorRow } from '../web/error-rows.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const KEY = 'Check ARK_API_KEY and the region: a key belongs to one of them.';
const MONEY = 'Top up the account in the console of the service, then render again.';
const QUOTA = 'Activate the model, or raise its limit, in the console of the service.';
const MODEL = 'Activate the model in the console of the service, and check its name and the region.';
const FIELD = 'Change the field that the message names, then render again. Nothing was billed.';
const CONTENT =
  'Change the prompt or the image: the same request would be refused again. Nothing was billed.';
const RESULT = 'Another prompt or image may pass. Nothing was billed.';
const WAIT = 'The account has exceeded its limits. Wait a minute, then render again.';
const LATER = 'The service has a problem. Render again in a few minutes. Nothing was billed.';

/** The documented errors (volcengine.com/docs/82379/1299023, read on 2025-12-19), in the order of the look-up. */
const rows: readonly ErrorRow[] = [
  ...['OutputVideo', 'OutputAudio', 'OutputImage', 'OutputText'].map((output) =>
    row(`${output}SensitiveContentDetected*`, 'refused', 'result-refused', RESULT),
  ),
  ...['InputText', 'InputImage', 'InputVideo', 'InputAudio', ''].map((input) =>
    row(`${input}SensitiveContentDetected*`, 'refused', 'content-refused', CONTENT),
  ),
  row('AuthenticationError', 'unauthorised', 'key-refused', KEY),
  row('InvalidAccountStatus', 'unauthorised', 'access-denied', 'Ask the service about the account.'),
  row('AccountOverdueError', 'out-of-money', 'account-overdue', MONEY),
  row('OperationDenied.ServiceOverdue', 'out-of-money', 'account-overdue', MONEY),
  row('OperationDenied.ServiceNotOpen', 'unauthorised', 'access-denied', MODEL),
  row('InvalidSubscription', 'out-of-money', 'quota-exhausted', MONEY),
  row('QuotaExceeded', 'out-of-money', 'quota-exhausted', QUOTA, 'free trial'),
  row('QuotaExceeded', 'out-of-money', 'quota-exhausted', QUOTA, 'usage quota'),
  row('QuotaExceeded', 'throttled', 'too-many-in-flight', WAIT),
  row('SetLimitExceeded', 'out-of-money', 'quota-exhausted', QUOTA),
  row('InflightBatchsizeExceeded', 'throttled', 'too-many-in-flight', WAIT),
  row('*RateLimitExceeded', 'throttled', 'throttled', WAIT),
  row('RateLimitExceeded*', 'throttled', 'throttled', WAIT),
  row('ServerOverloaded', 'throttled', 'service-busy', LATER),
  row('ModelLoadingError', 'throttled', 'service-busy', LATER),
  row('AccessDenied*', 'unauthorised', 'access-denied', 'Check that the account may use the model.'),
  row('OperationDenied*', 'unauthorised', 'access-denied', MODEL),
  row('ModelNotOpen', 'unauthorised', 'access-denied', MODEL),
  row('InvalidEndpointOrModel*', 'refused', 'not-found', MODEL),
  row('InvalidEndpoint*', 'refused', 'not-found', MODEL),
  row('NotFound*', 'refused', 'not-found', MODEL),
  row('MissingParameter*', 'refused', 'input-refused', FIELD),
  row('InvalidParameter*', 'refused', 'input-refused', FIELD),
  row('InvalidArgumentError*', 'refused', 'input-refused', FIELD),
  row(
    'InvalidImageURL*',
    'refused',
    'image-refused',
    'Check the format, the size and the sides of the image.',
  ),
  row('InternalServiceError', 'transient', 'service-error', LATER),
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

function row(vendor: string, kind: ErrorRow['kind'], code: string, hint: string, says?: string): ErrorRow {
  return { vendor, kind, code, hint, ...(says === undefined ? {} : { says }) };
}
