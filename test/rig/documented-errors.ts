import type { FailureKind } from '../../src/providers/provider.js';

/** An error of the description, and how its reader has to handle it. */
export interface DocumentedError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly kind: FailureKind;
  /** Our code, where the description says more than the kind. */
  readonly ours?: string;
}

/** Errors of a create call. */
export const errors: readonly DocumentedError[] = [
  error(400, 'InvalidParameter', 'url error, please check url!', 'refused', 'wrong-path'),
  error(400, 'InvalidParameter', 'Model not exist.', 'refused', 'unknown-model'),
  error(400, 'InvalidParameter', 'Field required: input.media', 'refused', 'input-refused'),
  error(400, 'InvalidParameter', 'the parameters must conform to the specification: seed', 'refused'),
  error(
    400,
    'InvalidParameter',
    'The request is missing required parameters or in a wrong format',
    'refused',
  ),
  error(
    400,
    'InvalidParameter',
    'the size of input image is too small or too large.',
    'refused',
    'image-refused',
  ),
  error(400, 'InvalidParameter', 'image format error', 'refused', 'image-refused'),
  error(400, 'InvalidParameter', 'read image error', 'refused', 'image-refused'),
  error(400, 'InvalidParameter', 'The size is not match 720P', 'refused', 'image-refused'),
  error(400, 'InvalidParameter', 'download image failed', 'transient', 'image-unreachable'),
  error(400, 'InvalidParameter', 'oss download error.', 'transient', 'image-unreachable'),
  error(
    400,
    'InvalidParameter.DataInspection',
    'Unable to download the media resource during the data inspection process.',
    'transient',
    'image-unreachable',
  ),
  error(
    400,
    'InvalidParameter.DataInspection',
    'The media format is not supported or incorrect for the data inspection.',
    'refused',
    'image-refused',
  ),
  error(400, 'invalid_parameter_error', 'The provided URL does not appear to be valid.', 'refused'),
  error(
    400,
    'InternalError.Algo.InvalidParameter',
    'The provided URL does not appear to be valid.',
    'refused',
  ),
  error(
    400,
    'DataInspectionFailed',
    'Input data may contain inappropriate content.',
    'refused',
    'content-refused',
  ),
  error(
    400,
    'DataInspectionFailed',
    'Output data may contain inappropriate content.',
    'refused',
    'result-refused',
  ),
  error(
    400,
    'DataInspectionFailed',
    'Input or output data may contain inappropriate content.',
    'refused',
    'content-refused',
  ),
  error(
    400,
    'InvalidParameter',
    'The image content does not comply with green network verification',
    'refused',
    'content-refused',
  ),
  error(
    400,
    'IPInfringementSuspect',
    'Input data is suspected of being involved in IP infringement.',
    'refused',
    'content-refused',
  ),
  error(400, 'InvalidURL', 'The URL is invalid.', 'refused'),
  error(400, 'InvalidURL.ConnectionRefused', '', 'transient', 'image-unreachable'),
  error(400, 'InvalidURL.Timeout', '', 'transient', 'image-unreachable'),
  error(400, 'InvalidParameter', 'Download the media resource timed out', 'transient', 'image-unreachable'),
  error(400, 'InvalidParameter', 'Failed to download multimodal content', 'transient', 'image-unreachable'),
  error(400, 'InvalidParameter', 'Failed to download input files', 'transient', 'image-unreachable'),
  error(400, 'BadRequest.InputDownloadFailed', '', 'transient', 'image-unreachable'),
  error(400, 'InternalError', 'Missing Content-Length of multimodal url', 'refused', 'image-host-refused'),
  error(400, 'InvalidImageResolution', '', 'refused', 'image-refused'),
  error(400, 'InvalidImageFormat', '', 'refused', 'image-refused'),
  error(400, 'InvalidImage.FileFormat', '', 'refused', 'image-refused'),
  error(400, 'InvalidFile.Size', '', 'refused', 'image-refused'),
  error(400, 'BadRequest.EmptyInput', '', 'refused'),
  error(400, 'BadRequest.EmptyModel', '', 'refused'),
  error(400, 'BadRequest.EmptyParameters', '', 'refused'),
  error(400, 'BadRequest.IllegalInput', '', 'refused'),
  error(400, 'BadRequest.TooLarge', 'Payload Too Large', 'refused', 'input-too-large'),
  error(400, 'Arrearage', 'Access denied, please make sure your account has no open bill.', 'out-of-money'),
  error(401, 'InvalidApiKey', 'Invalid API-key provided.', 'unauthorised', 'key-refused'),
  error(401, 'InvalidApiKey', 'No API-key provided.', 'unauthorised', 'key-refused'),
  error(401, 'NOT AUTHORIZED', '', 'unauthorised', 'workspace-refused'),
  error(403, 'AccessDenied', 'current user api does not support synchronous calls.', 'refused'),
  error(403, 'AccessDenied.Unpurchased', '', 'unauthorised'),
  error(403, 'Model.AccessDenied', '', 'unauthorised'),
  error(403, 'Workspace.AccessDenied', '', 'unauthorised'),
  error(
    403,
    'AllocationQuota.FreeTierOnly',
    'The free tier of the model has been exhausted.',
    'out-of-money',
  ),
  error(404, 'ModelNotFound', 'Model can not be found.', 'refused', 'unknown-model'),
  error(
    404,
    'model_not_found',
    'The model does not exist or you do not have access to it.',
    'refused',
    'unknown-model',
  ),
  error(404, 'WorkSpaceNotFound', '', 'unauthorised', 'unknown-workspace'),
  error(404, 'NotFound', '', 'refused'),
  error(429, 'Throttling', 'Requests throttling triggered.', 'throttled'),
  error(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.', 'throttled'),
  error(429, 'Throttling.BurstRate', 'The request rate rose too quickly.', 'throttled'),
  error(
    429,
    'Throttling.AllocationQuota',
    'Allocated quota exceeded, please increase your quota limit.',
    'throttled',
  ),
  error(429, 'Throttling.AllocationQuota', 'Free allocated quota exceeded.', 'out-of-money'),
  error(429, 'Throttling.Concurrency', 'Too many tasks are running.', 'throttled', 'too-many-in-flight'),
  error(429, 'CommodityNotPurchased', '', 'out-of-money'),
  error(429, 'PrepaidBillOverdue', '', 'out-of-money'),
  error(429, 'PostpaidBillOverdue', '', 'out-of-money'),
  error(429, 'BudgetLimitExceeded', '', 'out-of-money', 'budget-used-up'),
  error(500, 'InternalError', '', 'transient', 'service-error'),
  error(500, 'SystemError', '', 'transient'),
  error(500, 'ModelServiceFailed', '', 'transient'),
  // A service that took too long may have created the task.
  error(500, 'RequestTimeOut', '', 'unknown-outcome'),
  error(500, 'ModelServingError', 'Too many requests. Your requests are being throttled', 'transient'),
  error(503, 'ModelServingError', 'Too many requests. Your requests are being throttled', 'transient'),
  error(503, 'ModelUnavailable', '', 'transient'),
  error(500, 'SomethingNew', '', 'transient'),
  error(400, 'SomethingNew', '', 'refused'),
];

/** Errors of a task that was accepted. */
export const failures: readonly Omit<DocumentedError, 'status'>[] = [
  failure('InternalError.Algo', 'inference internal error.', 'transient'),
  failure('InternalError.Timeout', 'No result.', 'transient'),
  failure('InternalError.FileUpload', 'The result could not be stored.', 'transient'),
  failure('InternalError.Upload', 'The result could not be stored.', 'transient'),
  failure('RewriteFailed', 'Failed to rewrite content for prompt.', 'transient'),
  failure('InvalidURL.ConnectionRefused', '', 'transient'),
  failure('InvalidURL.Timeout', '', 'transient'),
  failure('BadRequest.InputDownloadFailed', '', 'transient'),
  failure('InvalidParameter', 'Field required: input.media', 'refused'),
  failure('InvalidURL', '', 'refused'),
  failure('DataInspectionFailed', 'Input data may contain inappropriate content.', 'refused'),
  failure(
    'IPInfringementSuspect',
    'Input data is suspected of being involved in IP infringement.',
    'refused',
  ),
  failure('InvalidImageResolution', '', 'refused'),
  failure('InvalidImageFormat', '', 'refused'),
  failure('InvalidImage.FileFormat', '', 'refused'),
  failure('InvalidPerson', '', 'refused'),
  failure('InvalidInputLength', '', 'refused'),
  failure('CustomRoleBlocked', '', 'refused'),
  failure('FaqRuleBlocked', '', 'refused'),
  failure('insufficient_quota', '', 'out-of-money'),
  failure('SomethingNew.In2027', '', 'refused'),
];

function error(
  status: number,
  code: string,
  message: string,
  kind: FailureKind,
  ours?: string,
): DocumentedError {
  return { status, code, message, kind, ...(ours ? { ours } : {}) };
}

function failure(code: string, message: string, kind: FailureKind) {
  return { code, message, kind };
}
