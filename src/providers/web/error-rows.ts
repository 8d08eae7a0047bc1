import type { FailureKind } from '../provider.js';
import { ACCESS, FIELD, LATER, WAIT } from './error-hints.js';

/** One documented error of a service: its kind, and what to do about it. */
export interface ErrorRow {
  /** The code of the service, in any case; a star at an end matches anything there. */
  readonly vendor: string;
  /** A part of its message, in lower case, where the code alone is ambiguous. */
  readonly says?: string;
  readonly kind: FailureKind;
  /** Our code for it. */
  readonly code: string;
  readonly hint: string;
}

/** A row, in the order of its columns. Without `says`, the code of the service alone is enough. */
export function errorRow(
  vendor: string,
  kind: FailureKind,
  code: string,
  hint: string,
  says?: string,
): ErrorRow {
  return { vendor, kind, code, hint, ...(says === undefined ? {} : { says }) };
}

/** What an HTTP status means when the code is unknown. */
export type StatusRow = Omit<ErrorRow, 'vendor' | 'says'> & { readonly from: number; readonly to: number };

/** The first row of an error, or undefined for an undocumented one. */
export function matchingRow(
  rows: readonly ErrorRow[],
  vendor: string,
  message: string,
): ErrorRow | undefined {
  const text = message.toLowerCase();
  return rows.find((one) => fits(one.vendor, vendor) && (!one.says || text.includes(one.says)));
}

function fits(pattern: string, given: string): boolean {
  const code = given.trim().toLowerCase();
  const name = pattern.replace(/^\*|\*$/g, '').toLowerCase();
  const anyStart = pattern.startsWith('*');
  const anyEnd = pattern.endsWith('*');
  if (anyStart && anyEnd) return code.includes(name);
  if (anyStart) return code.endsWith(name);
  return anyEnd ? code.startsWith(name) : code === name;
}

const PROXY = 'A proxy or gateway answered instead of the service. Check HTTPS_PROXY and base_url.';

/** The usual meaning of HTTP statuses. */
export const statusRows: readonly StatusRow[] = [
  // Another try meets the same proxy.
  { from: 300, to: 399, kind: 'refused', code: 'unexpected-answer', hint: PROXY },
  { from: 401, to: 401, kind: 'unauthorised', code: 'key-refused', hint: 'Check the key.' },
  {
    from: 402,
    to: 402,
    kind: 'out-of-money',
    code: 'account-overdue',
    hint: 'Top up the account in the console of the service, then render again.',
  },
  { from: 403, to: 403, kind: 'unauthorised', code: 'access-denied', hint: ACCESS },
  { from: 407, to: 407, kind: 'unauthorised', code: 'proxy-refused', hint: PROXY },
  { from: 408, to: 408, kind: 'transient', code: 'service-too-slow', hint: LATER },
  { from: 429, to: 429, kind: 'throttled', code: 'throttled', hint: WAIT },
  { from: 400, to: 499, kind: 'refused', code: 'input-refused', hint: FIELD },
  { from: 500, to: 599, kind: 'transient', code: 'service-error', hint: LATER },
];
