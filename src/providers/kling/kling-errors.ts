import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import type { ErrorRow } from '../web/error-rows.js';
import { textIn, type WebAnswer } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const KEY = 'Check KLINGAI_ACCESS_KEY and KLINGAI_SECRET_KEY, and the clock of this machine.';
const MONEY = 'Buy a resource pack in the console of Kling, or renew it, then render again.';
const FIELD = 'Change the field that the message names, then render again. Nothing was billed.';
const CONTENT =
  'Change the prompt or the image: the same request would be refused again. Nothing was billed.';
const WAIT = 'The account has exceeded its limits. Wait a minute, then render again.';
const LATER = 'The service has a problem. Render again in a few minutes.';

/** The documented errors of Kling, by their numbers. */
const rows: readonly ErrorRow[] = [
  row('*', 'refused', 'content-refused', CONTENT, 'risk control'),
  row('*', 'refused', 'content-refused', CONTENT, 'content safety'),
  row('*', 'refused', 'content-refused', CONTENT, 'content security'),
  ...['1000', '1001', '1002', '1003', '1004'].map((code) => row(code, 'unauthorised', 'key-refused', KEY)),
  row('1101', 'out-of-money', 'account-overdue', MONEY),
  row('1102', 'out-of-money', 'account-overdue', MONEY),
  row('1100', 'out-of-money', 'account-overdue', MONEY),
  row('1103', 'unauthorised', 'access-denied', 'Check that the account may use the model.'),
  row('1200', 'refused', 'input-refused', FIELD),
  row('1201', 'refused', 'input-refused', FIELD),
  row('1202', 'refused', 'input-refused', FIELD),
  row('1203', 'refused', 'not-found', 'Check the name of the model.'),
  row('1300', 'refused', 'content-refused', CONTENT),
  row('1301', 'refused', 'content-refused', CONTENT),
  row('1302', 'throttled', 'throttled', WAIT),
  row('1303', 'throttled', 'too-many-in-flight', WAIT),
  row(
    '1304',
    'unauthorised',
    'access-denied',
    'The address of this machine is not on the list of the account.',
  ),
  row('5000', 'transient', 'service-error', LATER),
  row('5001', 'transient', 'service-busy', LATER),
  row('5002', 'transient', 'service-too-slow', LATER),
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

function row(vendor: string, kind: ErrorRow['kind'], code: string, hint: string, says?: string): ErrorRow {
  return { vendor, kind, code, hint, ...(says === undefined ? {} : { says }) };
}
