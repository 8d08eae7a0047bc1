import { StoreError } from './remote-store.js';
import type { Method, WebAnswer } from './web-requests.js';

/** Whether a response says that there is no such object. Throws StoreError for any response but success. */
export async function isAbsent(store: string, answer: WebAnswer, method: Method): Promise<boolean> {
  const { status } = answer;
  if (status === 200 || status === 206) return false;
  const code = await errorCodeOf(answer);
  // A missing bucket means that there is no store, whereas an object may be missing.
  if ((status === 404 || status === 410) && code !== 'NoSuchBucket') return true;
  throw refusal(store, { status, code, method, region: regionOf(answer) });
}

/** Reads the response to a write to its end. Throws StoreError for any response but success. */
export async function requireSuccess(store: string, answer: WebAnswer, method: Method): Promise<void> {
  const { status } = answer;
  const code = await errorCodeOf(answer);
  if (status >= 200 && status < 300) return;
  if (method === 'DELETE' && status === 404) return;
  throw refusal(store, { status, code, method, region: regionOf(answer) });
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly method: Method;
  /** The region of the bucket, if it is another one. */
  readonly region: string | undefined;
}

function refusal(store: string, { status, code, method, region }: Refusal): StoreError {
  const response = `(${method} returned ${[status, code].filter(Boolean).join(' ')})`;
  const hint = region ? `The bucket is in the region ${region}: use that region.` : hints[code];
  if (hint) return new StoreError('refused', store, `denied access ${response}`, { hint });
  if (method === 'PUT' || method === 'DELETE') {
    if ([401, 403, 404, 405, 501].includes(status))
      return new StoreError('read-only', store, `is not writable ${response}`);
  }
  if (status === 401 || status === 403) {
    return new StoreError('refused', store, `denied access ${response}`, {
      hint: 'Check the credentials in the environment.',
    });
  }
  return new StoreError('invalid', store, `sent an unexpected response ${response}`);
}

// Amazon's response to a request that was sent to, or signed for, another region than that of the bucket.
function regionOf({ status, headers }: WebAnswer): string | undefined {
  const region = headers['x-amz-bucket-region'];
  if (![301, 307, 400].includes(status) || typeof region !== 'string') return undefined;
  // A server may echo anything, also the credentials.
  return /^[a-z]{2}(?:-[a-z0-9]{1,20}){1,4}$/.test(region) ? region : undefined;
}

// What to do about the error codes of S3.
const hints: Readonly<Record<string, string>> = {
  SecondLevelDomainForbidden: 'This service expects the bucket in the host name: "addressing: host".',
  AuthorizationHeaderMalformed: 'Check the region of the bucket.',
  PermanentRedirect: 'Check the region of the bucket, and the endpoint.',
  NoSuchBucket: 'Check the name of the bucket, the region and the endpoint.',
  SignatureDoesNotMatch: 'Check the secret key, and the clock of this machine.',
  RequestTimeTooSkewed: 'Set the clock of this machine.',
  InvalidAccessKeyId: 'Check the key id: AWS_ACCESS_KEY_ID or OSS_ACCESS_KEY_ID.',
};

const MAX_ERROR_LENGTH = 16_384;

// The error code of S3; empty if there is none. Reads the body to its end, or gives it up.
async function errorCodeOf({ status, body }: WebAnswer): Promise<string> {
  if (status < 300) {
    await body.dump();
    return '';
  }
  let text = '';
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString('latin1');
    if (text.length > MAX_ERROR_LENGTH) break;
  }
  return /<Code>([A-Z][A-Za-z]{2,59})<\/Code>/.exec(text)?.[1] ?? '';
}
