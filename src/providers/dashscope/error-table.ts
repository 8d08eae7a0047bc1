import type { FailureKind } from '../provider.js';
import { CONTENT, FIELD, LATER, RESULT } from '../web/error-hints.js';
import { type ErrorRow, errorRow, matchingRow, type StatusRow } from '../web/error-rows.js';

export type { ErrorRow } from '../web/error-rows.js';

const hints = {
  input: FIELD,
  image: 'Check that the image is a JPEG, PNG, BMP or WEBP without transparency and within the size limits.',
  reach: 'The service could not read an image at its address. Use a local file, which is uploaded.',
  host: 'The web server of the image does not say how long the image is. Use a local file, which is uploaded.',
  contentOfImage:
    'The inspection refers to an image. Change the first or the last frame: the same images would be refused again. Nothing was billed.',
  content: CONTENT,
  result: RESULT,
  model: 'Check the name of the model, and that it is offered in the region of your key.',
  path: 'The model and the address of the service do not fit together. Check the name of the model, the region and base_url, and update inbetween.',
  key: 'Check the key, and that it belongs to the region: every region has its own keys.',
  rights: 'Grant the account or the workspace access to the model in the console of Model Studio.',
  workspace:
    'Check provider.workspace: the key must belong to that workspace, and the workspace needs access to the model.',
  money: 'Top up the account or pay the open bill in the console, then render again.',
  budget:
    'The budget of the account or the workspace is used up. Raise it in the console, then render again.',
  quota:
    'The free quota is used up. Turn off "stop when used up" in the console to continue at the list price.',
  wait: 'The account has exceeded its rate limit. Wait a minute, then render again.',
  room: 'The account runs as many takes as it may. Wait until one has ended, then render again.',
  later: LATER,
  client: 'Update inbetween: the service expects another request format.',
} as const;

// The first matching row counts, so rows that check the message come first, and a refusal of the content comes before any
// general error whose code it may carry. Without a star, a row matches its code only: an undocumented code must not count
// as a passing error because its beginning is known.
/** All documented errors of the service, in the order of the look-up. */
export const errorRows: readonly ErrorRow[] = [
  errorRow('InvalidParameter', 'refused', 'wrong-path', hints.path, 'url error'),
  errorRow('InvalidParameter', 'refused', 'unknown-model', hints.model, 'model not exist'),
  ...anyCode('transient', 'image-unreachable', hints.reach, [
    'download image failed',
    'oss download error',
    'unable to download the media',
    'download the media resource timed out',
    'failed to download multimodal content',
    'failed to download input files',
  ]),
  errorRow('BadRequest.InputDownloadFailed', 'transient', 'image-unreachable', hints.reach),
  ...anyCode('refused', 'image-host-refused', hints.host, ['missing content-length of multimodal url']),
  ...anyCode('refused', 'content-refused', hints.content, ['input or output data']),
  ...anyCode('refused', 'content-refused', hints.contentOfImage, ['image content']),
  ...anyCode('refused', 'result-refused', hints.result, [
    'output data may contain',
    'output data is suspected',
    'generated content may contain',
  ]),
  ...anyCode('refused', 'content-refused', hints.content, [
    'inappropriate',
    'green network',
    'green net',
    'sensitive content',
    'sensitive word',
    'content security',
    'content policy',
    'content safety',
    'infringement',
    'safety system',
    'inspection failed',
    'inspectionfailed',
    'inspection_failed',
    'content inspection',
    'content violat',
    'violates policy',
    'violates our',
    'violates the content',
    'violates the policy',
    'violates the usage',
    'policy violation',
    'usage policy',
    'usage policies',
    'prohibited content',
    'illegal content',
    'harmful content',
    'unsafe content',
    'nsfw',
    'content filter',
    'content_filter',
    'moderation',
    '\u4e0d\u5408\u89c4', // not compliant
    '\u8fdd\u89c4', // against the rules
    '\u654f\u611f', // sensitive
    '\u4e0d\u5f53\u5185\u5bb9', // inappropriate content
    '\u4e0d\u9002\u5f53', // inappropriate
    '\u4fb5\u6743', // infringement
    '\u7eff\u7f51', // the name of the inspection
  ]),
  errorRow('*DataInspectionFailed*', 'refused', 'content-refused', hints.content),
  errorRow('*data_inspection_failed*', 'refused', 'content-refused', hints.content),
  errorRow('*IPInfringement*', 'refused', 'content-refused', hints.content),
  errorRow('*content_filter*', 'refused', 'content-refused', hints.content),
  errorRow('*ContentFilter*', 'refused', 'content-refused', hints.content),
  errorRow('CustomRoleBlocked', 'refused', 'content-refused', hints.content),
  errorRow('FaqRuleBlocked', 'refused', 'content-refused', hints.content),
  errorRow(
    'InvalidPerson',
    'refused',
    'image-refused',
    'The effect needs an image with one person, from the front.',
  ),
  errorRow('InvalidInputLength', 'refused', 'input-refused', hints.input),
  errorRow('InvalidParameter.DataInspection', 'refused', 'image-refused', hints.image),
  errorRow('*.DataInspection', 'refused', 'content-refused', hints.content),
  errorRow('InvalidParameter', 'refused', 'image-refused', hints.image, 'image'),
  errorRow('InvalidParameter', 'refused', 'image-refused', hints.image, 'the size is not match'),
  errorRow('InvalidParameter*', 'refused', 'input-refused', hints.input),
  errorRow('invalid_parameter_error', 'refused', 'input-refused', hints.input),
  errorRow('InternalError.Algo.InvalidParameter', 'refused', 'input-refused', hints.input),
  errorRow('InvalidURL.ConnectionRefused', 'transient', 'image-unreachable', hints.reach),
  errorRow('InvalidURL.Timeout', 'transient', 'image-unreachable', hints.reach),
  errorRow('InvalidURL*', 'refused', 'image-refused', hints.reach),
  errorRow('InvalidImage*', 'refused', 'image-refused', hints.image),
  errorRow('InvalidFile*', 'refused', 'image-refused', hints.image),
  errorRow(
    'BadRequest.TooLarge',
    'refused',
    'input-too-large',
    'Upload local files instead of sending them inline (provider.small_files).',
  ),
  errorRow('BadRequest*', 'refused', 'input-refused', hints.input),
  errorRow('UnsupportedOperation', 'refused', 'not-cancellable', 'Only a waiting task can be cancelled.'),
  errorRow('Arrearage', 'out-of-money', 'account-overdue', hints.money),
  errorRow('InvalidApiKey', 'unauthorised', 'key-refused', hints.key),
  errorRow('invalid_api_key', 'unauthorised', 'key-refused', hints.key),
  errorRow('NOT AUTHORIZED', 'unauthorised', 'workspace-refused', hints.workspace),
  errorRow('NOT_AUTHORIZED', 'unauthorised', 'workspace-refused', hints.workspace),
  errorRow('NotAuthorized', 'unauthorised', 'workspace-refused', hints.workspace),
  errorRow('AccessDenied', 'refused', 'wrong-path', hints.client, 'synchronous calls'),
  errorRow('AccessDenied', 'transient', 'permit-expired', hints.later, 'policy expired'),
  errorRow('AccessDenied*', 'unauthorised', 'access-denied', hints.rights),
  errorRow('Model.AccessDenied', 'unauthorised', 'access-denied', hints.rights),
  errorRow('Workspace.AccessDenied', 'unauthorised', 'access-denied', hints.rights),
  ...anyCode('unauthorised', 'workspace-refused', hints.workspace, ['not authorized']),
  errorRow('AllocationQuota.FreeTierOnly', 'out-of-money', 'quota-used-up', hints.quota),
  errorRow('insufficient_quota', 'out-of-money', 'quota-used-up', hints.money),
  errorRow('ModelNotFound', 'refused', 'unknown-model', hints.model),
  errorRow('model_not_found', 'refused', 'unknown-model', hints.model),
  errorRow('WorkSpaceNotFound', 'unauthorised', 'unknown-workspace', 'Check the id of the workspace.'),
  errorRow('NotFound', 'refused', 'not-found', hints.model),
  errorRow('BudgetLimitExceeded', 'out-of-money', 'budget-used-up', hints.budget),
  errorRow(
    'Throttling.AllocationQuota',
    'out-of-money',
    'quota-used-up',
    hints.quota,
    'free allocated quota',
  ),
  errorRow('Throttling.Concurrency', 'throttled', 'too-many-in-flight', hints.room),
  errorRow('Throttling*', 'throttled', 'throttled', hints.wait),
  errorRow('CommodityNotPurchased', 'out-of-money', 'not-purchased', hints.money),
  errorRow('PrepaidBillOverdue', 'out-of-money', 'account-overdue', hints.money),
  errorRow('PostpaidBillOverdue', 'out-of-money', 'account-overdue', hints.money),
  errorRow('InternalError.Timeout', 'transient', 'service-too-slow', hints.later),
  errorRow('InternalError', 'transient', 'service-error', hints.later),
  errorRow('InternalError.Algo', 'transient', 'service-error', hints.later),
  errorRow('InternalError.FileUpload', 'transient', 'service-error', hints.later),
  errorRow('InternalError.Upload', 'transient', 'service-error', hints.later),
  errorRow('RewriteFailed', 'transient', 'rewrite-failed', 'Set prompt_extend: false if it happens again.'),
  errorRow('SystemError', 'transient', 'service-error', hints.later),
  errorRow('ModelServiceFailed', 'transient', 'service-error', hints.later),
  errorRow('RequestTimeOut', 'transient', 'service-too-slow', hints.later),
  errorRow('ModelServingError', 'transient', 'service-busy', hints.later),
  errorRow('ModelUnavailable', 'transient', 'service-busy', hints.later),
];

/** What an HTTP status means when the code is unknown. */
export const statusRows: readonly StatusRow[] = [
  // Another try meets the same proxy.
  { from: 300, to: 399, kind: 'refused', code: 'unexpected-answer', hint: proxyHint() },
  { from: 401, to: 401, kind: 'unauthorised', code: 'key-refused', hint: hints.key },
  { from: 402, to: 402, kind: 'out-of-money', code: 'account-overdue', hint: hints.money },
  { from: 403, to: 403, kind: 'unauthorised', code: 'access-denied', hint: hints.rights },
  { from: 407, to: 407, kind: 'unauthorised', code: 'proxy-refused', hint: proxyHint() },
  { from: 408, to: 408, kind: 'transient', code: 'service-too-slow', hint: hints.later },
  { from: 429, to: 429, kind: 'throttled', code: 'throttled', hint: hints.wait },
  { from: 400, to: 499, kind: 'refused', code: 'input-refused', hint: hints.input },
  { from: 500, to: 599, kind: 'transient', code: 'service-error', hint: hints.later },
];

/** The row of an error, or undefined for an undocumented one. */
export function findErrorRow(vendor: string, message: string): ErrorRow | undefined {
  return matchingRow(errorRows, vendor, message);
}

/** Rows for messages that come with several codes, or with none. */
function anyCode(kind: FailureKind, code: string, hint: string, messages: readonly string[]): ErrorRow[] {
  return messages.map((says) => errorRow('*', kind, code, hint, says));
}

function proxyHint(): string {
  return 'A proxy or gateway answered instead of the service. Check HTTPS_PROXY and base_url.';
}
