import { readWholeFile } from '../system/read-whole-file.js';
import type { EmulatedClock } from './emulated-clock.js';
import { resultHost } from './emulated-region.js';
import type { EmulatedRequest, EmulatedResponse } from './exchange.js';
import type { Seeded } from './seeded.js';
import { storageError } from './storage.js';
import type { TaskRunner } from './task-runner.js';

/** The signed address of a clip, in the format of the service. */
export function signResultUrl(
  origin: string,
  {
    id,
    region,
    expires,
    seeded,
  }: { readonly id: string; readonly region: string; readonly expires: number; readonly seeded: Seeded },
): string {
  const seconds = Math.floor(expires / 1000);
  const host = resultHost(region);
  const query = new URLSearchParams({
    Expires: String(seconds),
    OSSAccessKeyId: 'emulator',
    Signature: seeded.sign(`${host}/${id} ${seconds}`),
  });
  return `${origin}/results/${host}/${id}.mp4?${query}`;
}

/** Returns a clip or a range of it, if the signature of the address is valid and not expired. */
export async function clipResponse(
  { path, query, headers }: EmulatedRequest,
  { clock, seeded, runner }: { clock: EmulatedClock; seeded: Seeded; runner: TaskRunner },
): Promise<EmulatedResponse> {
  const [host = '', id = ''] = path
    .replace(/\.mp4$/, '')
    .split('/')
    .slice(-2);
  const expires = Number(query.get('Expires'));
  if (query.get('Signature') !== seeded.sign(`${host}/${id} ${expires}`)) {
    return storageError(403, 'SignatureDoesNotMatch', 'The signature does not match this address.');
  }
  if (clock.reported(clock.now()) > expires * 1000)
    return storageError(403, 'AccessDenied', 'Request has expired.');
  const clip = await readWholeFile(runner.clipPath(id), MAX_CLIP_BYTES).catch(() => null);
  if (!clip) return storageError(404, 'NoSuchKey', 'The specified key does not exist.');
  const common = { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', etag: `"${id.toUpperCase()}"` };
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? Number.NaN);
  const isSame = headers['if-range'] === undefined || headers['if-range'] === common.etag;
  if (Number.isNaN(from) || !isSame) return { status: 200, headers: common, body: clip };
  if (from >= clip.length)
    return storageError(416, 'InvalidRange', 'The requested range cannot be satisfied.');
  const range = `bytes ${from}-${clip.length - 1}/${clip.length}`;
  return { status: 206, headers: { ...common, 'content-range': range }, body: clip.subarray(from) };
}

const MAX_CLIP_BYTES = 2 ** 30;
