import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import { FIELD } from '../web/error-hints.js';
import { type ErrorRow, errorRow } from '../web/error-rows.js';
import { numberIn, objectIn, textIn, type WebAnswer } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const CONTENT = 'Change the prompt or the image: the same request would be refused again.';
const MONEY = 'Top up the account at replicate.com/account/billing, then render again.';
const KEY = 'Check REPLICATE_API_TOKEN: tokens are at replicate.com/account/api-tokens.';
const SMALLER = 'Use smaller images or a lower resolution, then render again.';

/** The documented errors of Replicate, by their code or title, in the order of the look-up. */
const rows: readonly ErrorRow[] = [
  ...['flagged as sensitive', 'nsfw', 'content policy', 'content moderation', 'safety filter'].map((says) =>
    errorRow('*', 'refused', 'content-refused', CONTENT, says),
  ),
  errorRow('E005', 'refused', 'content-refused', CONTENT),
  errorRow('*', 'out-of-money', 'account-overdue', MONEY, 'insufficient credit'),
  errorRow('*', 'unauthorised', 'key-refused', KEY, 'did not pass a valid authentication token'),
  errorRow('Unauthenticated', 'unauthorised', 'key-refused', KEY),
  errorRow('Input validation failed', 'refused', 'input-refused', FIELD),
  errorRow('E1001', 'refused', 'input-too-large', SMALLER),
  // It never started, which is documented as not billed.
  errorRow(
    'aborted',
    'transient',
    'not-started',
    'The service did not start it in time. Nothing was billed.',
  ),
];

/** How errors of Replicate are read. */
export const replicateErrors: ErrorReading = {
  vendor: 'Replicate',
  rows,
  statuses: [
    { from: 401, to: 401, kind: 'unauthorised', code: 'key-refused', hint: KEY },
    { from: 402, to: 402, kind: 'out-of-money', code: 'account-overdue', hint: MONEY },
    {
      from: 404,
      to: 404,
      kind: 'refused',
      code: 'not-found',
      hint: 'Check the name of the model. A community model is named with its version: "owner/name:version".',
    },
  ],
  errorIn,
  inputIn,
  waitIn,
};

/** The code at the end of an error of a prediction: "… (E005)". */
export function errorOf(text: string): VendorError {
  const [, code] = /\b(E\d{3,4})\b/.exec(text) ?? [];
  return { code: code ?? 'failed', message: text };
}

function errorIn({ status, body }: WebAnswer): VendorError | null {
  if (status >= 200 && status < 300) return null;
  const title = textIn(body, 'title');
  const detail = textIn(body, 'detail') ?? textIn(body, 'error') ?? textIn(body, 'message');
  if (title === null && detail === null) return null;
  return { code: title ?? `HTTP ${status}`, message: detail ?? '' };
}

/** Whether the service itself says that it has no such thing: a gateway also answers 404, in its own form. */
export function isNotFound(answer: WebAnswer): boolean {
  return answer.status === 404 && textIn(answer.body, 'detail') !== null;
}

function inputIn({ message }: VendorError, answer: WebAnswer | null): TakeInput | null {
  const invalid = answer?.body?.invalid_fields;
  const field = textIn(objectIn(Array.isArray(invalid) ? invalid[0] : undefined), 'field');
  const named = field ?? /\binput\.(\w+)/.exec(message)?.[1];
  if (!named) return null;
  if (/prompt/.test(named)) return 'prompt';
  if (/end|last|tail/.test(named)) return 'last';
  return /image|first|start|frame/.test(named) ? 'first' : null;
}

// The wait is in the body, and in the text of its message.
function waitIn({ status, body }: WebAnswer): number | null {
  if (status !== 429) return null;
  const stated = numberIn(body, 'retry_after');
  const written = /resets in ~?(\d{1,5})\s?s\b/.exec(textIn(body, 'detail') ?? '')?.[1];
  const seconds = stated ?? (written === undefined ? null : Number(written));
  return seconds === null || seconds < 0 ? null : Math.min(seconds * 1000, 3_600_000);
}
