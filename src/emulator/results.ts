import { readFile } from 'node:fs/promises';
import type { EmulatedClock } from './emulated-clock.js';
import type { Answered, Asked } from './exchange.js';
import type { Seeded } from './seeded.js';
import { storageError } from './storage.js';
import type { TakeMaker } from './take-maker.js';

/** The signed address of a clip, in the form of the service's own. */
export function resultUrl(
  origin: string,
  { id, expires, seeded }: { id: string; expires: number; seeded: Seeded },
): string {
  const seconds = Math.floor(expires / 1000);
  const query = new URLSearchParams({
    Expires: String(seconds),
    OSSAccessKeyId: 'emulator',
    Signature: seeded.sign(`${id} ${seconds}`),
  });
  return `${origin}/results/${id}.mp4?${query}`;
}

/** A clip, whole or in part, for whoever holds an address that is signed and has not run out. */
export async function clipAnswer(
  { path, query, headers }: Asked,
  { clock, seeded, makeTake }: { clock: EmulatedClock; seeded: Seeded; makeTake: TakeMaker },
): Promise<Answered> {
  const id =
    path
      .split('/')
      .at(-1)
      ?.replace(/\.mp4$/, '') ?? '';
  const expires = Number(query.get('Expires'));
  if (query.get('Signature') !== seeded.sign(`${id} ${expires}`)) {
    return storageError(403, 'SignatureDoesNotMatch', 'The signature is not of this address.');
  }
  if (clock.said(clock.now()) > expires * 1000)
    return storageError(403, 'AccessDenied', 'Request has expired.');
  const clip = await readFile(makeTake.clipOf(id)).catch(() => null);
  if (!clip) return storageError(404, 'NoSuchKey', 'The specified key does not exist.');
  const common = { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', etag: `"${id.toUpperCase()}"` };
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? Number.NaN);
  const same = headers['if-range'] === undefined || headers['if-range'] === common.etag;
  if (Number.isNaN(from) || !same) return { status: 200, headers: common, body: clip };
  if (from >= clip.length)
    return storageError(416, 'InvalidRange', 'The requested range cannot be satisfied.');
  const range = `bytes ${from}-${clip.length - 1}/${clip.length}`;
  return { status: 206, headers: { ...common, 'content-range': range }, body: clip.subarray(from) };
}
