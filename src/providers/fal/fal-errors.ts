import type { TakeInput } from '../provider.js';
import type { ErrorReading } from '../web/answer-failure.js';
import { ACCESS, CONTENT, FIELD, LATER_UNBILLED, RESULT } from '../web/error-hints.js';
import { type ErrorRow, errorRow } from '../web/error-rows.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { VendorError } from '../web/web-failure.js';

const IMAGE = 'Check the format, the size and the sides of the image. Nothing was billed.';
const MONEY = 'Top up the account at fal.ai/dashboard/billing, then render again.';
const KEY = 'Check FAL_KEY: keys are at fal.ai/dashboard/keys.';

/** The documented errors of fal, by their type, in the order of the look-up. */
const rows: readonly ErrorRow[] = [
  errorRow('*', 'out-of-money', 'account-overdue', MONEY, 'exhausted balance'),
  errorRow('*', 'out-of-money', 'account-overdue', MONEY, 'user is locked'),
  errorRow('*', 'unauthorised', 'key-refused', KEY, 'no user found for key'),
  errorRow('*', 'unauthorised', 'access-denied', ACCESS, 'cannot access application'),
  errorRow('content_policy_violation', 'refused', 'content-refused', CONTENT),
  errorRow('no_media_generated', 'refused', 'result-refused', RESULT),
  errorRow('image_too_small', 'refused', 'image-refused', IMAGE),
  errorRow('image_too_large', 'refused', 'image-refused', IMAGE),
  errorRow('image_load_error', 'refused', 'image-refused', IMAGE),
  errorRow('unsupported_image_format', 'refused', 'image-refused', IMAGE),
  errorRow('file_too_large', 'refused', 'image-refused', IMAGE),
  errorRow('face_detection_error', 'refused', 'image-refused', IMAGE),
  errorRow('file_download_error', 'transient', 'image-unreachable', LATER_UNBILLED),
  errorRow('internal_server_error', 'transient', 'service-error', LATER_UNBILLED),
  errorRow('generation_timeout', 'transient', 'service-too-slow', LATER_UNBILLED),
  errorRow('request_timeout', 'transient', 'service-too-slow', LATER_UNBILLED),
  errorRow('startup_timeout', 'transient', 'service-too-slow', LATER_UNBILLED),
  errorRow('downstream_service_error', 'transient', 'service-error', LATER_UNBILLED),
  errorRow('downstream_service_unavailable', 'transient', 'service-busy', LATER_UNBILLED),
  errorRow('runner_*', 'transient', 'service-error', LATER_UNBILLED),
  errorRow('feature_not_supported', 'refused', 'input-refused', FIELD),
  errorRow('value_error*', 'refused', 'input-refused', FIELD),
  errorRow('missing', 'refused', 'input-refused', FIELD),
  errorRow('*_type', 'refused', 'input-refused', FIELD),
  errorRow('*_parsing', 'refused', 'input-refused', FIELD),
  errorRow('literal_error', 'refused', 'input-refused', FIELD),
  errorRow('greater_than*', 'refused', 'input-refused', FIELD),
  errorRow('less_than*', 'refused', 'input-refused', FIELD),
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
