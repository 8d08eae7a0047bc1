/** An answer of the service to a request that it does not accept, or the end of a task that failed. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function invalid(message: string): Refusal {
  return { status: 400, code: 'InvalidParameter', message };
}

export const refusals = {
  noKey: { status: 401, code: 'InvalidApiKey', message: 'No API-key provided.' },
  wrongKey: { status: 401, code: 'InvalidApiKey', message: 'Invalid API-key provided.' },
  notAsync: {
    status: 403,
    code: 'AccessDenied',
    message: 'current user api does not support synchronous calls.',
  },
  noWorkspace: { status: 404, code: 'WorkSpaceNotFound', message: 'The workspace is not found.' },
  otherPath: invalid('url error, please check url!'),
  noModel: { status: 400, code: 'BadRequest.EmptyModel', message: 'The model is missing.' },
  noInput: { status: 400, code: 'BadRequest.EmptyInput', message: 'The input is missing.' },
  unknownModel: invalid('Model not exist.'),
  modelNotFound: { status: 404, code: 'ModelNotFound', message: 'Model can not be found.' },
  submitRate: {
    status: 429,
    code: 'Throttling.RateQuota',
    message: 'Requests rate limit exceeded, please try again later.',
  },
  requestRate: { status: 429, code: 'Throttling', message: 'Requests throttling triggered.' },
  notPending: {
    status: 400,
    code: 'UnsupportedOperation',
    message: 'Failed to cancel the task, please confirm if the task is in PENDING status.',
  },
  tooLarge: { status: 400, code: 'BadRequest.TooLarge', message: 'The payload is too large.' },
  noPath: { status: 404, code: 'NotFound', message: 'The path is not known.' },
  unresolvedUpload: {
    status: 400,
    code: 'InvalidParameter.DataInspection',
    message: 'The media format is not supported or incorrect for the data inspection.',
  },
  imageSides: invalid('the size of input image is too small or too large.'),
  imageFormat: invalid('image format error'),
  imageUnreadable: invalid('read image error'),
  imageUnreachable: invalid('download image failed'),
  uploadUnreachable: invalid('oss download error.'),
  noLength: invalid('Missing Content-Length of multimodal url'),
  twoModes: invalid('The two modes are mutually exclusive: first_frame/last_frame and reference_*.'),
} as const satisfies Record<string, Refusal>;
