import type { ProviderFailure, TakeInput } from '../provider.js';
import { type ErrorRow, matchingRow, type StatusRow, statusRows } from './error-rows.js';
import type { WebAnswer } from './web-answer.js';
import { type Asked, failure, retryAfter, sentence, type VendorError } from './web-failure.js';

/** How errors of a service are read. */
export interface ErrorReading {
  /** The service in messages. */
  readonly vendor: string;
  readonly rows: readonly ErrorRow[];
  /** What statuses mean where that differs from the usual; the first fitting row counts. */
  readonly statuses?: readonly StatusRow[];
  /** The error in an answer of the service itself; null where it has none. */
  errorIn(answer: WebAnswer): VendorError | null;
  /** The input that an error refers to; null where that is unknown. */
  inputIn?(error: VendorError, answer: WebAnswer | null): TakeInput | null;
  /** The wait that the body of an answer asks for, in ms; null where it asks for none. A header takes precedence. */
  waitIn?(answer: WebAnswer): number | null;
  /** Whether an error with this status certainly means that nothing was created; default: below 500, except 408. */
  isConclusive?(answer: WebAnswer): boolean;
}

/** What else a failure depends on. */
export interface AnswerSetting extends ErrorReading {
  readonly now: number;
  /** The answer to a submit names a task in some form. */
  readonly isNamed?: boolean;
}

/** The failure of an answer that is not the expected one. */
export function answerFailure(asked: Asked, answer: WebAnswer, setting: AnswerSetting): ProviderFailure {
  const { vendor, rows, statuses = [], now } = setting;
  const { status } = answer;
  const error = setting.errorIn(answer);
  const known = error && matchingRow(rows, error.code, error.message);
  const row = known ?? [...statuses, ...statusRows].find(({ from, to }) => status >= from && status <= to);
  const said = sentence(vendor, asked, error ?? unexpected(answer));
  const retryAfterMs = retryAfter(answer.headers, now) ?? setting.waitIn?.(answer) ?? null;
  const isSubmit = asked === 'the submit';
  if (!row || (isSubmit && !isConclusive(answer, setting))) {
    const kind = isSubmit ? 'unknown-outcome' : 'transient';
    return failure(kind, 'unexpected-answer', said, { retryAfterMs });
  }
  // A refused poll does not mean a refused take: the take may be running, and paid.
  const kind = row.kind === 'refused' && !isSubmit && asked !== 'the upload' ? 'transient' : row.kind;
  // A code that means the rate is also sent when too many takes run, so only this one is certain.
  const limit = row.code === 'too-many-in-flight' ? 'takes-in-flight' : null;
  return failure(kind, row.code, said, {
    retryAfterMs,
    limit,
    hint: row.hint,
    ...about(error, answer, setting),
  });
}

/** The failure of a task that the service accepted. An undocumented code is a refusal: only a person submits it again. */
export function taskFailure(
  error: VendorError,
  setting: ErrorReading,
  answer: WebAnswer | null = null,
): ProviderFailure {
  const row = matchingRow(setting.rows, error.code, error.message) ?? undocumented;
  const said = sentence(setting.vendor, 'the take', error);
  return failure(row.kind, row.code, said, { hint: row.hint, ...about(error, answer, setting) });
}

const undocumented = {
  kind: 'refused',
  code: 'take-failed',
  hint: 'The reason is not documented, so the take is not submitted again by itself. Change the shot or render again.',
} as const;

function about(error: VendorError | null, answer: WebAnswer | null, { inputIn }: ErrorReading) {
  return { input: (error && inputIn?.(error, answer)) ?? null };
}

// A gateway that timed out or broke does not know whether a task was created, nor does an answer that names a task in an
// unreadable way, nor a redirect that may follow a POST that was carried out.
function isConclusive(answer: WebAnswer, setting: AnswerSetting): boolean {
  if (setting.isNamed) return false;
  const { status } = answer;
  if (setting.isConclusive) return setting.isConclusive(answer);
  return status >= 400 && status < 500 && status !== 408;
}

function unexpected({ status, text, body }: WebAnswer): VendorError {
  if (body) return { code: `HTTP ${status}`, message: 'the answer does not have the expected fields' };
  const found = /^\s*</.test(text) ? 'an HTML page' : text.trim() === '' ? 'no content' : 'another format';
  return { code: `HTTP ${status}`, message: `expected JSON, received ${found}` };
}
