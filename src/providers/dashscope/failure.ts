import { redact } from '../../diagnostics/redact.js';
import { type FailureKind, ProviderFailure, type TakeInput } from '../provider.js';
import type { Answer } from './connection.js';
import { errorRow, statusRows } from './error-table.js';
import { type GivenInputs, impliedInput } from './implied-input.js';
import { errorIn, parseBody, requestIdOf, type VendorError } from './wire.js';

/** What was asked when it went wrong, in words that fit "… failed". */
export type Asked =
  | 'the submit'
  | 'the poll'
  | 'the upload'
  | 'the task list'
  | 'the download'
  | 'the take'
  | 'the cancel';

/** What is known around an answer. */
export interface FailureSetting {
  readonly now: number;
  readonly given?: GivenInputs;
  /** Whatever the service may echo and nobody may read. */
  readonly secrets?: readonly string[];
}

/** A failure from an answer of the service that is not what was asked for. */
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
    (asked === 'the submit' && !isClassification(answer.status, known ? known.code : null, error !== null))
  ) {
    const kind = asked === 'the submit' ? 'unknown-outcome' : 'transient';
    return failure(kind, 'unexpected-answer', sentence(asked, error ?? strange(answer)), details);
  }
  // Whatever a poll is answered with, the take itself is not refused by it: it may be running, and paid.
  const kind =
    row.kind === 'refused' && asked !== 'the submit' && asked !== 'the upload' ? 'transient' : row.kind;
  const input = given && error && isAboutInput(row.code) ? impliedInput(error.message, given) : null;
  return failure(kind, row.code, sentence(asked, error ?? strange(answer)), {
    ...details,
    input,
    hint: hintFor(row.hint, input),
  });
}

/** A failure that the service reports of a task it took on. */
export function takeFailure(
  error: VendorError,
  more: { readonly given: GivenInputs; readonly requestId: string | null },
): ProviderFailure {
  const row = errorRow(error.code, error.message);
  const input = row && isAboutInput(row.code) ? impliedInput(error.message, more.given) : null;
  return failure(row?.kind ?? 'transient', row?.code ?? 'take-failed', sentence('the take', error), {
    requestId: more.requestId,
    input,
    hint: hintFor(row?.hint ?? 'It is tried again; nothing was billed.', input),
  });
}

/** A failure in our own words. */
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
    hint: hint ?? (kind === 'unknown-outcome' ? unknownHint : 'It is tried again; nothing was lost.'),
  });
}

// Codes that speak of what was sent, not of the account or the service.
function isAboutInput(code: string): boolean {
  return /^(content|result|image|input)-/.test(code);
}

function hintFor(hint: string, input: TakeInput | null): string {
  return input === null ? hint : `${formatInput[input]} ${hint}`;
}

const formatInput: Readonly<Record<TakeInput, string>> = {
  prompt: 'The message points to the prompt.',
  first: 'The message points to the first frame.',
  last: 'The message points to the last frame.',
  result: 'The message points to the finished clip, not to what was sent.',
};

const unknownHint =
  'The take may exist and be billed. It is looked for in the task list; if it cannot be told, look in the console before you send it again.';

// An answer to a create settles the matter only if the service itself gave it: a gateway that lost its patience
// (408 or 5xx without the service's error object, 504 in any form) does not know whether a task was made.
function isClassification(status: number, known: string | null, hasError: boolean): boolean {
  if (status === 504 || known === 'service-too-slow') return false;
  if (status === 408 || status >= 500) return hasError;
  if (status < 300) return known !== null;
  return true;
}

function sentence(asked: Asked, { code, message }: VendorError): string {
  const text = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  return `DashScope: ${asked} failed with ${code}${text === '' ? '.' : `: ${text}`}`;
}

function strange({ status, text }: Answer): VendorError {
  const looks = /^\s*</.test(text) ? 'a page' : text.trim() === '' ? 'nothing' : 'an answer of another kind';
  return { code: `HTTP ${status}`, message: `${looks} came where the service answers with JSON` };
}

function retryAfter({ headers }: Answer, now: number): number | null {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.min(Number(value) * 1000, 3_600_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), 3_600_000);
}
