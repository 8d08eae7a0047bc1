import { redact } from '../../diagnostics/redact.js';
import { harmless } from '../../diagnostics/show-text.js';
import { tlsFault } from '../../system/tls-fault.js';
import { type FailureKind, ProviderFailure, type TakeInput } from '../provider.js';
import type { NoAnswer } from './connection.js';

/** The request that failed, as the subject of "… failed". */
export type Asked =
  | 'the submit'
  | 'the poll'
  | 'the upload'
  | 'the task list'
  | 'the query for the limits'
  | 'the download'
  | 'the take'
  | 'the cancel';

/** An error as a service states it. */
export interface VendorError {
  readonly code: string;
  readonly message: string;
}

/** A failure with our own message. Secrets are removed. */
export function failure(
  kind: FailureKind,
  code: string,
  message: string,
  more: {
    readonly hint?: string;
    readonly requestId?: string | null;
    readonly retryAfterMs?: number | null;
    readonly input?: TakeInput | null;
    readonly limit?: ProviderFailure['limit'];
    readonly cause?: unknown;
  } = {},
): ProviderFailure {
  const { requestId, hint, ...rest } = more;
  const text = requestId ? `${message} (request ${requestId})` : message;
  return new ProviderFailure(kind, code, redact(text), {
    ...rest,
    hint:
      hint ?? (kind === 'unknown-outcome' ? unknownHint : 'Render again in a few minutes. Nothing was lost.'),
  });
}

const unknownHint =
  'The take may exist and be billed. The task list is searched for it; if it is not found, check the console before you submit it again.';

/** The failure of a call to a server without an acceptable encrypted connection, which no other try changes. */
export function tlsFailure(vendor: string, asked: Asked, cause: unknown): ProviderFailure | undefined {
  const fault = tlsFault(cause);
  if (fault === undefined) return undefined;
  const message = `${vendor}: ${asked} failed before anything was sent: the server ${fault.what}.`;
  return failure('unauthorised', fault.code, message, { hint: fault.hint, cause });
}

/** The failure of a call that certainly had no effect. */
export function noConnection(vendor: string, asked: Asked, error: NoAnswer): ProviderFailure {
  const untrusted = tlsFailure(vendor, asked, error.cause);
  if (untrusted) return untrusted;
  return failure('transient', 'no-connection', `${vendor}: ${asked} got no answer: ${error.message}.`, {
    hint: 'Check the network and HTTPS_PROXY. Submitted takes are kept and can be collected later.',
    cause: error,
  });
}

/** The failure of a submit that may have arrived. It is never sent again. */
export function lostAnswer(vendor: string, cause: NoAnswer): ProviderFailure {
  const message = `${vendor}: the answer to the submit was lost: ${cause.message}.`;
  return failure('unknown-outcome', 'answer-lost', message, { cause });
}

const LONGEST_MESSAGE = 2000;

/** One sentence about an error, with the text of the service: for an undocumented error, it is all that a person has. */
export function sentence(vendor: string, asked: Asked, { code, message }: VendorError): string {
  const text = harmless(message).trim().slice(0, LONGEST_MESSAGE);
  return `${vendor}: ${asked} failed with ${harmless(code).slice(0, 200)}${text === '' ? '.' : `: ${text}`}`;
}

/** What a `Retry-After` header asks for, in ms and at most an hour; null when it asks for nothing. */
export function retryAfter(headers: Readonly<Record<string, unknown>>, now: number): number | null {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return null;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.min(Number(value) * 1000, 3_600_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), 3_600_000);
}
