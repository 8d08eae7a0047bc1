import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import type { ErrorRow } from '../web/error-rows.js';
import { numberIn, objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const KEY = 'Check GEMINI_API_KEY: keys are at aistudio.google.com/apikey.';
const MONEY = 'Check the plan and the billing of the account at aistudio.google.com, then render again.';
const PLACE = 'Check that the account, its region and its plan may use the model.';
const MODEL = 'Check the name of the model.';
const FIELD = 'Change the field that the message names, then render again. Nothing was billed.';
const CONTENT =
  'Change the prompt or the image: the same request would be refused again. Nothing was billed.';
const WAIT = 'The account has exceeded its limits. Wait a minute, then render again.';
const LATER = 'The service has a problem. Render again in a few minutes. Nothing was billed.';

/**
 * The documented errors, by their status, in the order of the look-up: ai.google.dev/gemini-api/docs/troubleshooting and
 * cloud.google.com/apis/design/errors.
 */
const rows: readonly ErrorRow[] = [
  row('*', 'unauthorised', 'key-refused', KEY, 'api key not valid'),
  row('*', 'unauthorised', 'key-refused', KEY, 'api key expired'),
  row('*', 'unauthorised', 'key-refused', KEY, 'api key not found'),
  row('*', 'unauthorised', 'key-refused', KEY, 'reported as leaked'),
  row('RESOURCE_EXHAUSTED.day', 'out-of-money', 'quota-exhausted', MONEY),
  row('RESOURCE_EXHAUSTED', 'out-of-money', 'account-overdue', MONEY, 'credit'),
  row('RESOURCE_EXHAUSTED', 'throttled', 'throttled', WAIT),
  row('FAILED_PRECONDITION', 'out-of-money', 'account-overdue', MONEY, 'billing'),
  row('FAILED_PRECONDITION', 'unauthorised', 'access-denied', PLACE),
  row('UNAUTHENTICATED', 'unauthorised', 'key-refused', KEY),
  row('PERMISSION_DENIED', 'unauthorised', 'access-denied', PLACE),
  row('*', 'refused', 'content-refused', CONTENT, 'responsible ai'),
  row('*', 'refused', 'content-refused', CONTENT, 'usage guidelines'),
  row('*', 'refused', 'content-refused', CONTENT, 'safety'),
  row('NOT_FOUND', 'refused', 'not-found', MODEL),
  row('INVALID_ARGUMENT', 'refused', 'input-refused', FIELD),
  row('OUT_OF_RANGE', 'refused', 'input-refused', FIELD),
  row('UNAVAILABLE', 'transient', 'service-busy', LATER),
  row('DEADLINE_EXCEEDED', 'transient', 'service-too-slow', LATER),
  row('INTERNAL', 'transient', 'service-error', LATER),
  row('ABORTED', 'transient', 'service-error', LATER),
];

/** How errors of the service are read. */
export const veoErrors: ErrorReading = {
  vendor: 'Veo',
  rows,
  errorIn: ({ body }: WebAnswer) => errorOf(body),
  inputIn: ({ message }) => inputOf(message),
  waitIn: ({ body }) => waitOf(body),
};

/** The error of an answer, or of an operation that failed; null for none. */
export function errorOf(body: WireObject | undefined): VendorError | null {
  const error = objectIn(body?.error);
  if (error === undefined) return null;
  const code = numberIn(error, 'code');
  const status = textIn(error, 'status') ?? statuses[code ?? -1] ?? `${code ?? 'an error'}`;
  const message = textIn(error, 'message') ?? '';
  const isOfDay = status === 'RESOURCE_EXHAUSTED' && (isDailyQuota(error) || /limit: 0\b/.test(message));
  return { code: isOfDay ? `${status}.day` : status, message };
}

// Operations have the numbers of these.
const statuses: Readonly<Record<number, string>> = {
  3: 'INVALID_ARGUMENT',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  11: 'OUT_OF_RANGE',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

function detailsOf(error: WireObject | undefined): readonly WireObject[] {
  const details = Array.isArray(error?.details) ? (error.details as readonly unknown[]) : [];
  return details.flatMap((detail): readonly WireObject[] => {
    const object = objectIn(detail);
    return object ? [object] : [];
  });
}

// A quota of the day is not free again within the waits of a render.
function isDailyQuota(error: WireObject): boolean {
  return detailsOf(error).some(
    ({ violations }) =>
      Array.isArray(violations) &&
      violations.some((one) => /PerDay/.test(textIn(objectIn(one), 'quotaId') ?? '')),
  );
}

function waitOf(body: WireObject | undefined): number | null {
  for (const detail of detailsOf(objectIn(body?.error))) {
    const seconds = /^(\d{1,6}(?:\.\d+)?)s$/.exec(textIn(detail, 'retryDelay') ?? '')?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds) * 1000, 3_600_000);
  }
  return null;
}

function inputOf(message: string): TakeInput | null {
  if (/last ?frame/i.test(message)) return 'last';
  if (/\bprompt\b/i.test(message)) return 'prompt';
  return /first ?frame/i.test(message) ? 'first' : null;
}

function row(vendor: string, kind: ErrorRow['kind'], code: string, hint: string, says?: string): ErrorRow {
  return { vendor, kind, code, hint, ...(says === undefined ? {} : { says }) };
}
