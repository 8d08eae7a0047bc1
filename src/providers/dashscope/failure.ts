import type { ProviderFailure, TakeInput } from '../provider.js';
import { type GivenInputs, impliedInput } from '../web/implied-input.js';
import { type Asked, failure, retryAfter, sentence } from '../web/web-failure.js';
import { findErrorRow, statusRows } from './error-table.js';
import { taskIdInAnswer } from './task-id.js';
import {
  errorIn,
  messageIn,
  objectIn,
  requestIdOf,
  taskIn,
  type VendorError,
  type WireAnswer,
} from './wire.js';

export { type Asked, failure } from '../web/web-failure.js';

/** The service in messages. */
export const VENDOR = 'DashScope';

/** The context of an answer. */
export interface FailureSetting {
  readonly now: number;
  readonly given?: GivenInputs;
}

/** The failure of an answer that is not the expected one. */
export function failureOf(asked: Asked, answer: WireAnswer, { now, given }: FailureSetting): ProviderFailure {
  const { body, status } = answer;
  const error = errorIn(body) ?? errorIn(objectIn(body?.output));
  const known = error && findErrorRow(error.code, error.message);
  const row = known ?? statusRows.find(({ from, to }) => status >= from && status <= to);
  const details = { requestId: requestIdOf(body), retryAfterMs: retryAfter(answer.headers, now) };
  const said = sentence(VENDOR, asked, error ?? unexpected(answer));
  if (!row || (asked === 'the submit' && !isConclusive(answer, known ? known.code : null, error !== null))) {
    const kind = asked === 'the submit' ? 'unknown-outcome' : 'transient';
    return failure(kind, 'unexpected-answer', said, details);
  }
  // A refused poll does not mean a refused take: the take may be running, and paid.
  const kind =
    row.kind === 'refused' && asked !== 'the submit' && asked !== 'the upload' ? 'transient' : row.kind;
  const input = given && error && isAboutInput(row.code) ? impliedInput(error.message, given) : null;
  // A code that means the rate is also sent when too many takes run, so only this one is certain.
  const limit = row.code === 'too-many-in-flight' ? 'takes-in-flight' : null;
  return failure(kind, row.code, said, { ...details, input, limit, hint: hintFor(row.hint, input) });
}

/** The failure of a task that the service accepted. An undocumented code is a refusal: only a person submits it again. */
export function takeFailure(
  error: VendorError,
  more: { readonly given: GivenInputs; readonly requestId: string | null },
): ProviderFailure {
  const row = findErrorRow(error.code, error.message) ?? undocumented;
  const input = isAboutInput(row.code) ? impliedInput(error.message, more.given) : null;
  return failure(row.kind, row.code, sentence(VENDOR, 'the take', error), {
    requestId: more.requestId,
    input,
    hint: hintFor(row.hint, input),
  });
}

const undocumented = {
  kind: 'refused',
  code: 'take-failed',
  hint: 'The reason is not documented, so the take is not submitted again by itself. Nothing was billed. Change the shot or render again.',
} as const;

// Codes about the request, not about the account or the service.
function isAboutInput(code: string): boolean {
  return /^(content|result|image|input)-/.test(code);
}

function hintFor(hint: string, input: TakeInput | null): string {
  return input === null ? hint : `${formatInput[input]} ${hint}`;
}

const formatInput: Readonly<Record<TakeInput, string>> = {
  prompt: 'The message refers to the prompt.',
  first: 'The message refers to the first frame.',
  last: 'The message refers to the last frame.',
  result: 'The message refers to the finished clip, not to the request.',
};

// An answer to a create call is conclusive only if it comes from the service itself: a gateway that timed out (408 or 5xx
// without the service's error object, 504 in any form) does not know whether a task was created. Neither does an answer
// that names a task in an unreadable way or shows the state of one, nor a redirect that may follow a POST that was carried
// out (303, and 301 and 302 of older servers).
function isConclusive(answer: WireAnswer, known: string | null, hasError: boolean): boolean {
  const { status } = answer;
  if (taskIdInAnswer(answer).state !== 'none' || showsTask(answer)) return false;
  if (status === 504 || [301, 302, 303].includes(status) || known === 'service-too-slow') return false;
  if (status === 408) return known !== null;
  if (status >= 500) return hasError;
  if (status < 300) return known !== null;
  return true;
}

function showsTask({ body }: WireAnswer): boolean {
  const task = taskIn(body);
  return task !== undefined && task.status !== 'FAILED';
}

function unexpected({ status, text, body }: WireAnswer): VendorError {
  if (body) {
    const message = messageIn(body) ?? messageIn(objectIn(body.output));
    return { code: `HTTP ${status}`, message: message ?? 'the answer does not have the expected fields' };
  }
  const found = /^\s*</.test(text) ? 'an HTML page' : text.trim() === '' ? 'no content' : 'another format';
  return { code: `HTTP ${status}`, message: `expected JSON, received ${found}` };
}
