import type { CheckedCredentials } from '../media/c2pa/file-credentials.js';

/** Whether the content credentials of a file are genuine, as lines of text; none for a file without any. */
export function formatCredentials({ state, reasons }: CheckedCredentials): readonly string[] {
  if (state === 'none') return [];
  const why = reasons.map(({ code, text }) => (text === '' ? code : `${text} (${code})`)).join('; ');
  return [`content credentials: ${NAMES[state]}${why === '' ? '' : `: ${why}`}`];
}

const NAMES = {
  trusted: 'Trusted',
  valid: 'Valid',
  invalid: 'Invalid',
  unread: 'not read',
} as const;
