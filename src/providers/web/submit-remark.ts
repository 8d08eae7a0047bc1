import { redact } from '../../diagnostics/redact.js';
import { harmless } from '../../diagnostics/show-text.js';
import type { ErrorReading } from './answer-failure.js';
import type { SubmitAnswer } from './submit-once.js';

/**
 * What the answer to a submit said against the take that it names, as a sentence; null for nothing. The take exists, so it is
 * awaited. That the service reported an error as well must not be hidden. `what`: how the service calls a take.
 */
export function submitRemark(
  { broken, ...answer }: SubmitAnswer,
  id: string,
  { vendor, errorIn, what }: Pick<ErrorReading, 'vendor' | 'errorIn'> & { readonly what: string },
): string | null {
  const error = errorIn(answer);
  if (answer.status === 200 && answer.body !== undefined && error === null && !broken) return null;
  const text = harmless(error?.message ?? '').trim();
  const how = broken
    ? `an answer that broke off (${broken.message})`
    : `${error?.code ?? 'an unexpected answer'} (HTTP ${answer.status})${text === '' ? '' : `: ${text}`}`;
  return redact(
    `${vendor} answered the submit with ${how}, and with the id of a ${what}, ${id}. The ${what} exists: it is awaited, and nothing is submitted again.`,
  );
}
