import type { FailureKind } from '../provider.js';

/** One documented error of the service: its kind, and what to do about it. */
export interface ErrorRow {
  /** The code of the service; a star at the end matches any ending. */
  readonly vendor: string;
  /** A part of its message, in lower case, where the code alone is ambiguous. */
  readonly says?: string;
  readonly kind: FailureKind;
  /** Our code for it. */
  readonly code: string;
  readonly hint: string;
}

const hints = {
  input: 'Change the field that the message names, then render again. Nothing was billed.',
  image: 'Check that the image is a JPEG, PNG, BMP or WEBP without transparency and within the size limits.',
  reach: 'The service could not read an image at its address. Use a local file, which is uploaded.',
  content: 'Change the prompt or the image: the same request would be refused again. Nothing was billed.',
  result: 'Another seed or prompt may pass. Nothing was billed.',
  model: 'Check the name of the model, and that it is offered in the region of your key.',
  key: 'Check the key, and that it belongs to the region: every region has its own keys.',
  rights: 'Grant the account or the workspace access to the model in the console of Model Studio.',
  money: 'Top up the account or pay the open bill in the console, then render again.',
  quota:
    'The free quota is used up. Turn off "stop when used up" in the console to continue at the list price.',
  wait: 'The account has exceeded its rate limit. Requests are slowed down automatically.',
  later: 'The service has a problem; the request is retried.',
  client: 'Update inbetween: the service expects another request format.',
} as const;

// The first matching row counts, so rows that check the message come first.
/** All documented errors of the service, in the order of the look-up. */
export const errorRows: readonly ErrorRow[] = [
  row('InvalidParameter', 'refused', 'wrong-path', hints.client, 'url error'),
  row('InvalidParameter', 'refused', 'unknown-model', hints.model, 'model not exist'),
  row('InvalidParameter', 'transient', 'image-unreachable', hints.reach, 'download image failed'),
  row('InvalidParameter', 'transient', 'image-unreachable', hints.reach, 'oss download error'),
  row('InvalidParameter', 'refused', 'image-refused', hints.image, 'image'),
  row('InvalidParameter', 'refused', 'image-refused', hints.image, 'the size is not match'),
  row('InvalidParameter.DataInspection', 'transient', 'image-unreachable', hints.reach, 'unable to download'),
  row('InvalidParameter.DataInspection', 'refused', 'image-refused', hints.image),
  row('InvalidParameter*', 'refused', 'input-refused', hints.input),
  row('invalid_parameter_error', 'refused', 'input-refused', hints.input),
  row('InternalError.Algo.InvalidParameter', 'refused', 'input-refused', hints.input),
  row('DataInspectionFailed', 'refused', 'result-refused', hints.result, 'output data'),
  row('DataInspectionFailed', 'refused', 'content-refused', hints.content),
  row('data_inspection_failed', 'refused', 'content-refused', hints.content),
  row('IPInfringementSuspect', 'refused', 'content-refused', hints.content),
  row('InvalidURL.ConnectionRefused', 'transient', 'image-unreachable', hints.reach),
  row('InvalidURL.Timeout', 'transient', 'image-unreachable', hints.reach),
  row('InvalidURL*', 'refused', 'image-refused', hints.reach),
  row('InvalidImage*', 'refused', 'image-refused', hints.image),
  row('InvalidFile*', 'refused', 'image-refused', hints.image),
  row(
    'BadRequest.TooLarge',
    'refused',
    'input-too-large',
    'Upload local files instead of sending them inline (provider.small_files).',
  ),
  row('BadRequest*', 'refused', 'input-refused', hints.input),
  row('UnsupportedOperation', 'refused', 'not-cancellable', 'Only a waiting task can be cancelled.'),
  row('Arrearage', 'out-of-money', 'account-overdue', hints.money),
  row('InvalidApiKey', 'unauthorised', 'key-refused', hints.key),
  row('invalid_api_key', 'unauthorised', 'key-refused', hints.key),
  row('AccessDenied', 'refused', 'wrong-path', hints.client, 'synchronous calls'),
  row('AccessDenied', 'transient', 'permit-expired', hints.later, 'policy expired'),
  row('AccessDenied*', 'unauthorised', 'access-denied', hints.rights),
  row('Model.AccessDenied', 'unauthorised', 'access-denied', hints.rights),
  row('Workspace.AccessDenied', 'unauthorised', 'access-denied', hints.rights),
  row('AllocationQuota.FreeTierOnly', 'out-of-money', 'quota-used-up', hints.quota),
  row('ModelNotFound', 'refused', 'unknown-model', hints.model),
  row('model_not_found', 'refused', 'unknown-model', hints.model),
  row('WorkSpaceNotFound', 'unauthorised', 'unknown-workspace', 'Check the id of the workspace.'),
  row('NotFound', 'refused', 'not-found', hints.model),
  row('Throttling.AllocationQuota', 'out-of-money', 'quota-used-up', hints.quota, 'free allocated quota'),
  row('Throttling*', 'throttled', 'throttled', hints.wait),
  row('CommodityNotPurchased', 'out-of-money', 'not-purchased', hints.money),
  row('PrepaidBillOverdue', 'out-of-money', 'account-overdue', hints.money),
  row('PostpaidBillOverdue', 'out-of-money', 'account-overdue', hints.money),
  row('InternalError.Timeout', 'transient', 'service-too-slow', hints.later),
  row('InternalError*', 'transient', 'service-error', hints.later),
  row('RewriteFailed', 'transient', 'rewrite-failed', 'Set prompt_extend: false if it happens again.'),
  row('SystemError', 'transient', 'service-error', hints.later),
  row('ModelServiceFailed', 'transient', 'service-error', hints.later),
  row('RequestTimeOut', 'transient', 'service-too-slow', hints.later),
  row('ModelServingError', 'transient', 'service-busy', hints.later),
  row('ModelUnavailable', 'transient', 'service-busy', hints.later),
];

/** What an HTTP status means when the code is unknown. */
export const statusRows: readonly (Omit<ErrorRow, 'vendor'> & {
  readonly from: number;
  readonly to: number;
})[] = [
  { from: 300, to: 399, kind: 'transient', code: 'unexpected-answer', hint: proxyHint() },
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
export function errorRow(vendor: string, message: string): ErrorRow | undefined {
  const text = message.toLowerCase();
  return errorRows.find((one) => fits(one.vendor, vendor) && (!one.says || text.includes(one.says)));
}

function fits(pattern: string, code: string): boolean {
  return pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern;
}

function row(vendor: string, kind: FailureKind, code: string, hint: string, says?: string): ErrorRow {
  return { vendor, kind, code, hint, ...(says === undefined ? {} : { says }) };
}

function proxyHint(): string {
  return 'A proxy or gateway answered instead of the service. Check HTTPS_PROXY and base_url.';
}
