import { join } from 'node:path';
import { sha256 } from '../base/digest.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { readWholeFile } from '../system/read-whole-file.js';
import type { EmulatedClock } from './emulated-clock.js';
import { type EmulatedRequest, type EmulatedResponse, jsonResponse, refuse } from './exchange.js';
import type { Seeded } from './seeded.js';

/** The service's storage for inputs: issues permits, receives uploads, and reads them back for their account. */
export interface Storage {
  issuePermit(request: EmulatedRequest, caller: { account: string; requestId: string }): EmulatedResponse;
  receive(request: EmulatedRequest): Promise<EmulatedResponse>;
  /** The bytes at an oss:// address; null when this account and model may not read it, or when it has expired. */
  read(address: string, caller: { account: string; model: string }): Promise<Buffer | null>;
}

/** The content of a permit. It is signed, so that it cannot be forged. */
interface Policy {
  readonly folder: string;
  readonly expires: number;
}

const PERMIT_LIFE = 300_000;
const UPLOAD_LIFE = 48 * 3_600_000;
const MAX_MEGABYTES = 100;
const MAX_INPUT_BYTES = 2 ** 30;

/** Opens the storage in a folder. */
export function openStorage(setup: { folder: string; clock: EmulatedClock; seeded: Seeded }): Storage {
  const { folder, clock, seeded } = setup;
  let permits = 0;
  const fileOf = (key: string) => join(folder, sha256(key));

  return {
    issuePermit({ query, origin }, { account, requestId }) {
      const model = query.get('model');
      if (query.get('action') !== 'getPolicy' || !model)
        refuse(400, 'InvalidParameter', 'Field required: action, model');
      permits += 1;
      const owner = sha256(`${account} ${model}`).slice(0, 32);
      const name = seeded.uuid(`permit ${clock.now()} ${permits}`);
      const policy: Policy = {
        folder: `dashscope-instant/${owner}/${new Date(clock.now()).toISOString().slice(0, 10)}/${name}`,
        expires: clock.now() + PERMIT_LIFE,
      };
      const text = Buffer.from(JSON.stringify(policy)).toString('base64');
      return jsonResponse(200, requestId, {
        data: {
          policy: text,
          signature: seeded.sign(text),
          upload_dir: policy.folder,
          upload_host: `${origin}/oss`,
          expire_in_seconds: PERMIT_LIFE / 1000,
          max_file_size_mb: MAX_MEGABYTES,
          capacity_limit_mb: 999_999_999,
          oss_access_key_id: 'emulator',
          x_oss_object_acl: 'private',
          x_oss_forbid_overwrite: 'true',
        },
      });
    },

    async receive(request) {
      const form = await readForm(request);
      const value = (name: string) => form?.fields.get(name) ?? '';
      const policy = readPolicy(value('policy'));
      if (!form || !policy)
        return storageError(400, 'MalformedPOSTRequest', 'The form is incomplete or malformed.');
      if (seeded.sign(value('policy')) !== value('Signature')) {
        return storageError(403, 'SignatureDoesNotMatch', 'The signature does not match this policy.');
      }
      if (clock.now() > policy.expires) {
        return storageError(403, 'AccessDenied', 'Invalid according to Policy: Policy expired.');
      }
      const key = value('key');
      if (!key.startsWith(`${policy.folder}/`)) {
        return storageError(403, 'AccessDenied', 'Invalid according to Policy: Policy Condition failed: key');
      }
      const existing =
        value('x-oss-forbid-overwrite') === 'true' &&
        (await readWholeFile(fileOf(key), MAX_INPUT_BYTES).catch(() => null));
      if (existing) return storageError(409, 'FileAlreadyExists', 'The object you specified already exists.');
      await makeFolder(folder);
      await writeFileAtomic(fileOf(key), Buffer.concat([timeBytes(clock.now()), form.file]));
      const status = value('success_action_status') === '200' ? 200 : 204;
      return { status, headers: {}, body: '' };
    },

    async read(address, { account, model }) {
      const key = address.slice('oss://'.length);
      if (!key.startsWith(`dashscope-instant/${sha256(`${account} ${model}`).slice(0, 32)}/`)) return null;
      const stored = await readWholeFile(fileOf(key), MAX_INPUT_BYTES).catch(() => null);
      if (!stored || clock.now() > Number(stored.readBigInt64BE(0)) + UPLOAD_LIFE) return null;
      return stored.subarray(8);
    },
  };
}

// The storage reads a form as a stream: it ignores fields after the file.
async function readForm({
  headers,
  body,
}: EmulatedRequest): Promise<{ fields: Map<string, string>; file: Buffer } | undefined> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return undefined;
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const fields = new Map<string, string>();
    for (const [name, value] of form) {
      if (typeof value === 'string') fields.set(name, value);
      else if (name === 'file') return { fields, file: Buffer.from(await value.arrayBuffer()) };
    }
    return undefined;
  } catch {
    return undefined;
  }
}

function readPolicy(text: string): Policy | undefined {
  try {
    const { folder, expires } = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Partial<Policy>;
    return typeof folder === 'string' && typeof expires === 'number' ? { folder, expires } : undefined;
  } catch {
    return undefined;
  }
}

function timeBytes(time: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(Math.round(time)));
  return bytes;
}

/** An error response in the format of an object storage. */
export function storageError(status: number, code: string, message: string): EmulatedResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>${message}</Message>\n</Error>\n`,
  };
}
