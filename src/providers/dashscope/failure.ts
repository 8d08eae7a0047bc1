import { redact } from '../../diagnostics/redact.js';
import { type FailureKind, ProviderFailure, type TakeInput } from '../provider.js';
import type { Answer } from './connection.js';
import { errorRow, statusRows } from './error-table.js';
import { type GivenInputs, impliedInput } from './implied-input.js';
import { errorIn, parseBody, requestIdOf, type VendorError } from './wire.js';

/** The request that failed, as the subject of "… failed". */
export type Asked =
  | 'the submit'
  | 'the poll'
  | 'the upload'
  | 'the task list'
  | 'the download'
  | 'the take'
  | 'the cancel';

/** The context of an answer. */
export interface FailureSetting {
  readonly now: number;
  readonly given?: GivenInputs;
  /** Removed from messages, because the service may echo them. */
  readonly secrets?: readonly string[];
}

/** The failure of an answer that is not the expected one. */
export function failureOf(
  asked: Asked,
  answer: Answer,
  { now, given, secrets = [] }: FailureSetting,
): ProviderFailure {
  const body = parseBody(answer.text);
  const error = errorIn(body);
  const known = error && errorRow(error.code, error.message);
  const byStatus = statusRows.find(({ from, to }) => answer.status >= from && answer.status <= to);
  const row = known ?? byStatus;
  const details = { requestId: requestIdOf(body), retryAfterMs: retryAfter(answer, now), secrets };
  if (
    !row ||
    (asked === 'the submit' && !isConclusive(answer.status, known ? known.code : null, error !== null))
  ) {
    const kind = asked === 'the submit' ? 'unknown-outcome' : 'transient';
    return failure(kind, 'unexpected-answer', sentence(asked, error ?? unexpected(answer)), details);
  }
  // A refused poll does not mean a refused take: the take may be running, and paid.
  const kind =
    row.kind === 'refused' && asked !== 'the submit' && asked !== 'the upload' ? 'transient' : row.kind;
  const input = given && error && isAboutInput(row.code) ? impliedInput(error.message, given) : null;
  return failure(kind, row.code, sentence(asked, error ?? unexpected(answer)), {
    ...details,
    input,
    hint: hintFor(row.hint, input),
  });
}

/** The failure of a task that the service accepted. */
export function takeFailure(
  error: VendorError,
  more: { readonly given: GivenInputs; readonly requestId: string | null },
): ProviderFailure {
  const row = errorRow(error.code, error.message);
  const input = row && isAboutInput(row.code) ? impliedInput(error.message, more.given) : null;
  return failure(row?.kind ?? 'transient', row?.code ?? 'take-failed', sentence('the take', error), {
    requestId: more.requestId,
    input,
    hint: hintFor(row?.hint ?? 'It is retried; nothing was billed.', input),
  });
}

/** A failure with our own message. */
export function failure(
  kind: FailureKind,
  code: string,
  message: string,
  more: {
    readonly hint?: string;
    readonly requestId?: string | null;
    readonly retryAfterMs?: number | null;
    readonly input?: TakeInput | null;
    readonly cause?: unknown;
    readonly secrets?: readonly string[];
  } = {},
): ProviderFailure {
  const { requestId, hint, secrets = [], ...rest } = more;
  const text = requestId ? `${message} (request ${requestId})` : message;
  return new ProviderFailure(kind, code, redact(text, secrets), {
    ...rest,
    hint: hint ?? (kind === 'unknown-outcome' ? unknownHint : 'It is retried; nothing was lost.'),
  });
}

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

const unknownHint =
  'The take may exist and be billed. The task list is searched for it; if it is not found, check the console before you submit it again.';

// An answer to a create call is conclusive only if it comes from the service itself: a gateway that timed out (408 or 5xx
// without the service's error object, 504 in any form) does not know whether a task was created.
function isConclusive(status: number, known: string | null, hasError: boolean): boolean {
  if (status === 504 || known === 'service-too-slow') return false;
  if (status === 408 || status >= 500) return hasError;
  if (status < 300) return known !== null;
  return true;
}

function sentence(asked: Asked, { code, message }: VendorError): string {
  const text = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  return `DashScope: ${asked} failed with ${code}${text === '' ? '.' : `: ${text}`}`;
}

function unexpected({ status, text }: Answer): VendorError {
  const found = /^\s*</.test(text) ? 'an HTML page' : text.trim() === '' ? 'no content' : 'another format';
  return { code: `HTTP ${status}`, message: `expected JSON, received ${found}` };
}

function retryAfter({ headers }: Answer, now: number): number | null {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.min(Number(value) * 1000, 3_600_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), 3_600_000);
}
