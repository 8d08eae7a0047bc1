import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import { CONTENT, FIELD, LATER_UNBILLED, WAIT } from '../web/error-hints.js';
import { type ErrorRow, errorRow } from '../web/error-rows.js';
import { numberIn, objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const KEY = 'Check GEMINI_API_KEY: keys are at aistudio.google.com/apikey.';
const MONEY = 'Check the plan and the billing of the account at aistudio.google.com, then render again.';
const PLACE = 'Check that the account, its region and its plan may use the model.';
const MODEL = 'Check the name of the model.';

/**
 * The documented errors, by their status, in the order of the look-up: ai.google.dev/gemini-api/docs/troubleshooting and
 * cloud.google.com/apis/design/errors.
 */
const rows: readonly ErrorRow[] = [
  errorRow('*', 'unauthorised', 'key-refused', KEY, 'api key not valid'),
  errorRow('*', 'unauthorised', 'key-refused', KEY, 'api key expired'),
  errorRow('*', 'unauthorised', 'key-refused', KEY, 'api key not found'),
  errorRow('*', 'unauthorised', 'key-refused', KEY, 'reported as leaked'),
  errorRow('RESOURCE_EXHAUSTED.day', 'out-of-money', 'quota-exhausted', MONEY),
  errorRow('RESOURCE_EXHAUSTED', 'out-of-money', 'account-overdue', MONEY, 'credit'),
  errorRow('RESOURCE_EXHAUSTED', 'throttled', 'throttled', WAIT),
  errorRow('FAILED_PRECONDITION', 'out-of-money', 'account-overdue', MONEY, 'billing'),
  errorRow('FAILED_PRECONDITION', 'unauthorised', 'access-denied', PLACE),
  errorRow('UNAUTHENTICATED', 'unauthorised', 'key-refused', KEY),
  errorRow('PERMISSION_DENIED', 'unauthorised', 'access-denied', PLACE),
  errorRow('*', 'refused', 'content-refused', CONTENT, 'responsible ai'),
  errorRow('*', 'refused', 'content-refused', CONTENT, 'usage guidelines'),
  errorRow('*', 'refused', 'content-refused', CONTENT, 'safety'),
  errorRow('NOT_FOUND', 'refused', 'not-found', MODEL),
  errorRow('INVALID_ARGUMENT', 'refused', 'input-refused', FIELD),
  errorRow('OUT_OF_RANGE', 'refused', 'input-refused', FIELD),
  errorRow('UNAVAILABLE', 'transient', 'service-busy', LATER_UNBILLED),
  errorRow('DEADLINE_EXCEEDED', 'transient', 'service-too-slow', LATER_UNBILLED),
  errorRow('INTERNAL', 'transient', 'service-error', LATER_UNBILLED),
  errorRow('ABORTED', 'transient', 'service-error', LATER_UNBILLED),
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
