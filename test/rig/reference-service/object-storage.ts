import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Upload } from './media-source.js';
import { readUploadForm } from './upload-form.js';

/** What the storage answers. */
export interface StorageAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A request to the storage. */
export interface StorageRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Ms since 1970. */
  readonly now: number;
}

interface Permit {
  readonly directory: string;
  readonly account: string;
  readonly model: string;
  readonly expiresAt: number;
}

const keyId = 'LTAIreference';
const secret = 'the secret of the storage';
const permitSeconds = 300;
const uploadKeptMs = 48 * 3_600_000;
const maxUploadMiB = 100;
const formFields = [
  'OSSAccessKeyId',
  'Signature',
  'policy',
  'key',
  'x-oss-object-acl',
  'x-oss-forbid-overwrite',
  'success_action_status',
];

/** The storage of uploads and results, with its own signatures. It knows nothing of API keys. */
export function openObjectStorage(clip: Buffer) {
  const uploads = new Map<string, Upload>();
  const permits = new Map<string, Permit>();

  function permit(account: string, model: string, now: number) {
    const directory = `dashscope-instant/${randomUUID()}/${new Date(now).toISOString().slice(0, 10)}/${randomUUID()}`;
    const expiresAt = now + permitSeconds * 1000;
    const conditions = [['starts-with', '$key', directory]];
    const policy = Buffer.from(
      JSON.stringify({ expiration: new Date(expiresAt).toISOString(), conditions }),
    ).toString('base64');
    permits.set(policy, { directory, account, model, expiresAt });
    return {
      policy,
      signature: sign(policy),
      upload_dir: directory,
      expire_in_seconds: permitSeconds,
      max_file_size_mb: maxUploadMiB,
      capacity_limit_mb: 999_999_999,
      oss_access_key_id: keyId,
      x_oss_object_acl: 'private',
      x_oss_forbid_overwrite: 'true',
    };
  }

  function accept({ headers, body, now }: StorageRequest): StorageAnswer {
    const parts = readUploadForm(headers['content-type'], body);
    const file = parts?.at(-1);
    if (!parts || !file?.isFile || file.name !== 'file')
      return refuse(400, 'MalformedPOSTRequest', 'The file is the last part of the form.');
    const fields = new Map(parts.slice(0, -1).map(({ name, bytes }) => [name, bytes.toString('utf8')]));
    const unknown = [...fields.keys()].filter(
      (name) => !formFields.includes(name) && name !== 'x-oss-content-type',
    );
    const missing = formFields.filter((name) => !fields.has(name));
    if (unknown.length + missing.length > 0 || parts.length - 1 !== fields.size)
      return refuse(400, 'InvalidArgument', `Unknown: ${unknown}. Missing: ${missing}.`);
    const policy = fields.get('policy') ?? '';
    const granted = permits.get(policy);
    if (fields.get('OSSAccessKeyId') !== keyId || !granted || !isSigned(policy, fields.get('Signature')))
      return refuse(403, 'SignatureDoesNotMatch', 'The signature is wrong.');
    if (now >= granted.expiresAt)
      return refuse(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.');
    const key = fields.get('key') ?? '';
    const name = key.slice(granted.directory.length + 1);
    const rules =
      key.startsWith(`${granted.directory}/`) &&
      /^[^/]+$/.test(name) &&
      fields.get('x-oss-object-acl') === 'private' &&
      fields.get('x-oss-forbid-overwrite') === 'true' &&
      fields.get('success_action_status') === '200';
    if (!rules) return refuse(403, 'AccessDenied', 'Invalid according to Policy: Policy Condition failed.');
    if (file.bytes.length > maxUploadMiB * 1024 * 1024)
      return refuse(400, 'EntityTooLarge', 'The file is too large.');
    if (uploads.has(key)) return refuse(409, 'FileAlreadyExists', 'The object exists.');
    const { account, model } = granted;
    uploads.set(key, { bytes: Buffer.from(file.bytes), account, model, deletedAt: now + uploadKeptMs });
    return { status: 200 };
  }

  function send({ url, headers, now }: StorageRequest): StorageAnswer {
    const expires = url.searchParams.get('Expires') ?? '';
    const signature = url.searchParams.get('Signature') ?? undefined;
    const names = [...url.searchParams.keys()].sort().join(',');
    if (names !== 'Expires,OSSAccessKeyId,Signature' || !isSigned(`${url.pathname}\n${expires}`, signature))
      return refuse(403, 'SignatureDoesNotMatch', 'The signature is wrong.');
    if (now >= Number(expires) * 1000) return refuse(403, 'AccessDenied', 'Request has expired.');
    return sendPart(clip, headers);
  }

  return {
    uploads,
    permit,
    /** The path and the signed query of a task's result. */
    resultPath(task: string, endedAt: number): string {
      const path = `/${task}-0.mp4`;
      // To the second, one day after the end.
      const expires = Math.floor(endedAt / 1000) + 24 * 3600;
      const query = new URLSearchParams({
        Expires: String(expires),
        OSSAccessKeyId: keyId,
        Signature: sign(`${path}\n${expires}`),
      });
      return `${path}?${query}`;
    },
    answer(request: StorageRequest): StorageAnswer {
      if (request.headers.authorization !== undefined)
        return refuse(400, 'InvalidArgument', 'Only one way of authentication is accepted.');
      if (request.method === 'POST' && request.url.pathname === '/' && request.url.search === '')
        return accept(request);
      if (request.method === 'GET') return send(request);
      return refuse(405, 'MethodNotAllowed', 'The method is not allowed.');
    },
  };
}

function sendPart(clip: Buffer, headers: IncomingHttpHeaders): StorageAnswer {
  const etag = `"${createHash('md5').update(clip).digest('hex').toUpperCase()}"`;
  const common = { etag, 'accept-ranges': 'bytes', 'content-type': 'video/mp4' };
  const match = headers['if-match'];
  if (match !== undefined && match !== etag) return refuse(412, 'PreconditionFailed', 'The object changed.');
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec((isSame && headers.range) || '') ?? [];
  if (from === undefined) return { status: 200, headers: common, body: clip };
  const start = Number(from);
  const end = Math.min(to ? Number(to) : clip.length - 1, clip.length - 1);
  if (start > end) return { status: 416, headers: { ...common, 'content-range': `bytes */${clip.length}` } };
  const range = `bytes ${start}-${end}/${clip.length}`;
  return { status: 206, headers: { ...common, 'content-range': range }, body: clip.subarray(start, end + 1) };
}

function refuse(status: number, code: string, message: string): StorageAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function sign(text: string): string {
  return createHmac('sha1', secret).update(text).digest('base64');
}

function isSigned(text: string, signature: string | undefined): boolean {
  const given = Buffer.from(signature ?? '');
  const right = Buffer.from(sign(text));
  return given.length === right.length && timingSafeEqual(given, right);
}
