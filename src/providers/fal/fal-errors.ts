import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import type { ErrorRow } from '../web/error-rows.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const CONTENT =
  'Change the prompt or the image: the same request would be refused again. Nothing was billed.';
const IMAGE = 'Check the format, the size and the sides of the image. Nothing was billed.';
const LATER = 'The service has a problem. Render again in a few minutes. Nothing was billed.';
const MONEY = 'Top up the account at fal.ai/dashboard/billing, then render again.';
const FIELD = 'Change the field that the message names, then render again. Nothing was billed.';
const KEY = 'Check FAL_KEY: keys are at fal.ai/dashboard/keys.';

/** The documented errors of fal, by their type, in the order of the look-up. */
const rows: readonly ErrorRow[] = [
  row('*', 'out-of-money', 'account-overdue', MONEY, 'exhausted balance'),
  row('*', 'out-of-money', 'account-overdue', MONEY, 'user is locked'),
  row('*', 'unauthorised', 'key-refused', KEY, 'no user found for key'),
  row(
    '*',
    'unauthorised',
    'access-denied',
    'Check that the account may use the model.',
    'cannot access application',
  ),
  row('content_policy_violation', 'refused', 'content-refused', CONTENT),
  row(
    'no_media_generated',
    'refused',
    'result-refused',
    'Another seed or prompt may pass. Nothing was billed.',
  ),
  row('image_too_small', 'refused', 'image-refused', IMAGE),
  row('image_too_large', 'refused', 'image-refused', IMAGE),
  row('image_load_error', 'refused', 'image-refused', IMAGE),
  row('unsupported_image_format', 'refused', 'image-refused', IMAGE),
  row('file_too_large', 'refused', 'image-refused', IMAGE),
  row('face_detection_error', 'refused', 'image-refused', IMAGE),
  row('file_download_error', 'transient', 'image-unreachable', LATER),
  row('internal_server_error', 'transient', 'service-error', LATER),
  row('generation_timeout', 'transient', 'service-too-slow', LATER),
  row('request_timeout', 'transient', 'service-too-slow', LATER),
  row('startup_timeout', 'transient', 'service-too-slow', LATER),
  row('downstream_service_error', 'transient', 'service-error', LATER),
  row('downstream_service_unavailable', 'transient', 'service-busy', LATER),
  row('runner_*', 'transient', 'service-error', LATER),
  row('feature_not_supported', 'refused', 'input-refused', FIELD),
  row('value_error*', 'refused', 'input-refused', FIELD),
  row('missing', 'refused', 'input-refused', FIELD),
  row('*_type', 'refused', 'input-refused', FIELD),
  row('*_parsing', 'refused', 'input-refused', FIELD),
  row('literal_error', 'refused', 'input-refused', FIELD),
  row('greater_than*', 'refused', 'input-refused', FIELD),
  row('less_than*', 'refused', 'input-refused', FIELD),
];

/** How errors of fal are read. */
export const falErrors: ErrorReading = { vendor: 'fal', rows, errorIn, inputIn };

// A list of problems with their places in the request, or one text.
function errorIn({ body, headers }: WebAnswer): VendorError | null {
  const type = typeof headers['x-fal-error-type'] === 'string' ? headers['x-fal-error-type'] : null;
  const problem = firstProblem(body);
  if (problem !== undefined)
    return { code: textIn(problem, 'type') ?? type ?? 'error', message: textIn(problem, 'msg') ?? '' };
  const message = textIn(body, 'detail') ?? textIn(body, 'error') ?? textIn(body, 'message');
  const code = type ?? textIn(body, 'error_type');
  if (message === null && code === null) return null;
  return { code: code ?? 'an error', message: message ?? '' };
}

/** Whether the service itself says that it has no such request: a gateway also answers 404, in its own form. */
export function isNotFound({ status, body }: WebAnswer): boolean {
  return status === 404 && (textIn(body, 'detail') ?? textIn(body, 'status')) !== null;
}

function inputIn(_: VendorError, answer: WebAnswer | null): TakeInput | null {
  const place = firstProblem(answer?.body)?.loc;
  const field = Array.isArray(place)
    ? place.findLast((step): step is string => typeof step === 'string')
    : null;
  if (!field) return null;
  if (/prompt/.test(field)) return 'prompt';
  if (/end|last|tail/.test(field)) return 'last';
  return /image|first|start|frame/.test(field) ? 'first' : null;
}

function firstProblem(body: WireObject | undefined): WireObject | undefined {
  return Array.isArray(body?.detail) ? objectIn(body.detail[0]) : undefined;
}

function row(vendor: string, kind: ErrorRow['kind'], code: string, hint: string, says?: string): ErrorRow {
  return { vendor, kind, code, hint, ...(says === undefined ? {} : { says }) };
}
