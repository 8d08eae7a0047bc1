import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import { ACCESS, CONTENT, FIELD, LATER, WAIT } from '../web/error-hints.js';
import { type ErrorRow, errorRow } from '../web/error-rows.js';
import { textIn, type WebAnswer } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const KEY = 'Check KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY, and the clock of this machine.';
const MONEY = 'Buy a resource pack in the console of Kling, or renew it, then render again.';

/** The documented errors of Kling, by their numbers. */
const rows: readonly ErrorRow[] = [
  errorRow('*', 'refused', 'content-refused', CONTENT, 'risk control'),
  errorRow('*', 'refused', 'content-refused', CONTENT, 'content safety'),
  errorRow('*', 'refused', 'content-refused', CONTENT, 'content security'),
  ...['1000', '1001', '1002', '1003', '1004'].map((code) =>
    errorRow(code, 'unauthorised', 'key-refused', KEY),
  ),
  errorRow('1101', 'out-of-money', 'account-overdue', MONEY),
  errorRow('1102', 'out-of-money', 'account-overdue', MONEY),
  errorRow('1100', 'out-of-money', 'account-overdue', MONEY),
  errorRow('1103', 'unauthorised', 'access-denied', ACCESS),
  errorRow('1200', 'refused', 'input-refused', FIELD),
  errorRow('1201', 'refused', 'input-refused', FIELD),
  errorRow('1202', 'refused', 'input-refused', FIELD),
  errorRow('1203', 'refused', 'not-found', 'Check the name of the model.'),
  errorRow('1300', 'refused', 'content-refused', CONTENT),
  errorRow('1301', 'refused', 'content-refused', CONTENT),
  errorRow('1302', 'throttled', 'throttled', WAIT),
  errorRow('1303', 'throttled', 'too-many-in-flight', WAIT),
  errorRow(
    '1304',
    'unauthorised',
    'access-denied',
    'The address of this machine is not on the list of the account.',
  ),
  errorRow('5000', 'transient', 'service-error', LATER),
  errorRow('5001', 'transient', 'service-busy', LATER),
  errorRow('5002', 'transient', 'service-too-slow', LATER),
];

/** How errors of Kling are read. */
export const klingErrors: ErrorReading = { vendor: 'Kling', rows, errorIn, inputIn };

function errorIn({ body }: WebAnswer): VendorError | null {
  const code = body?.code;
  if ((typeof code !== 'number' && typeof code !== 'string') || `${code}` === '0') return null;
  return { code: `${code}`, message: textIn(body, 'message') ?? '' };
}

function inputIn({ message }: VendorError): TakeInput | null {
  const text = message.toLowerCase();
  if (/image[_ ]?tail|end frame|last frame/.test(text)) return 'last';
  if (/prompt/.test(text)) return 'prompt';
  return /first frame/.test(text) ? 'first' : null;
}
