import type { FailureKind } from '../provider.js';

/** One line of the service's list of errors: what it is, and what may be done about it. */
export interface ErrorRow {
  /** The service's code; a star at the end stands for anything. */
  readonly vendor: string;
  /** A part of its text, in lower case, where the code alone does not decide. */
  readonly says?: string;
  readonly kind: FailureKind;
  /** Our code for it. */
  readonly code: string;
  readonly hint: string;
}

const hints = {
  input: 'Change what the message names, then render again; nothing was billed.',
  image:
    'Check that the picture is a JPEG, PNG, BMP or WEBP without transparency and within the size limits.',
  reach: 'The service could not read a picture from its address. Use a local file, which is uploaded.',
  content: 'Change the prompt or the picture; the same again would be refused again. Nothing was billed.',
  result: 'Another seed or wording may pass. Nothing was billed.',
  model: 'Check the name of the model, and that it is offered in the region of your key.',
  key: 'Check the key, and that it belongs to the region: every region has keys of its own.',
  rights: 'Give the account or the workspace access to the model in the console of Model Studio.',
  money: 'Top up the account or settle what is due in the console, then render again.',
  quota:
    'The free quota is used up. Turn off "stop when used up" in the console to go on at the listed price.',
  wait: 'The account sends more than it may. It is slowed down by itself.',
  later: 'Trouble at the service; it is tried again.',
  client: 'Update inbetween: the service wants its requests in another form.',
} as const;

// The first row that fits counts, so what looks at the text stands before what does not.
/** Every error that the service documents, in the order in which it is looked up. */
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
    'Let local files be uploaded instead of sent inline.',
  ),
  row('BadRequest*', 'refused', 'input-refused', hints.input),
  row('UnsupportedOperation', 'refused', 'not-cancellable', 'Only a task that still waits can be cancelled.'),
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

/** What an HTTP status says when the code is none of ours. */
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

/** The row that answers an error, or undefined for one that nobody documented. */
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
  return 'Something between here and the service answered in its place. Check HTTPS_PROXY and the base_url.';
}
