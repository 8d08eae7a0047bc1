import { join } from 'node:path';
import { request } from 'undici';
import { sha256 } from '../base/digest.js';
import { readImageFacts } from '../ingest/image-facts.js';
import type { ImageLimits } from '../plan/capabilities.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { Refused, refuse } from './exchange.js';

/** Checks an image against the limits of the model and stores it as a file. Throws Refused. */
export async function storeImage(
  bytes: Buffer,
  more: {
    readonly limits: ImageLimits;
    readonly folder: string;
    readonly from: ImageKeyframe['from'];
    /** The media type that an inline image states. */
    readonly declared?: string;
  },
): Promise<ImageKeyframe> {
  const { limits, folder, from, declared } = more;
  const facts = readImageFacts(bytes);
  if (!facts.ok || !limits.formats.includes(facts.value.format)) {
    refuse(400, 'InvalidParameter', 'image format error');
  }
  const { format, size, orientation, alpha } = facts.value;
  if (declared !== undefined && declared !== `image/${format}`)
    refuse(400, 'InvalidParameter', 'image format error: the type differs from the bytes');
  const { width, height } = size;
  const sides = [width, height];
  const isBadRatio = width / height < limits.minRatio || width / height > limits.maxRatio;
  if (
    Math.min(...sides) < limits.minSide ||
    Math.max(...sides) > limits.maxSide ||
    bytes.length > limits.maxBytes ||
    isBadRatio
  ) {
    refuse(400, 'InvalidParameter', 'the size of input image is too small or too large.');
  }
  if (alpha && !limits.alpha) refuse(400, 'InvalidParameter', 'image format error: alpha channel');
  const digest = sha256(bytes);
  const file = join(folder, `${digest}.${format}`);
  await makeFolder(folder);
  await writeFileAtomic(file, bytes);
  return {
    kind: 'image',
    uri: file,
    from,
    digest,
    bytes: bytes.length,
    format,
    size,
    orientation,
    alpha,
    file,
  };
}

/** Decodes the bytes of a data: address. */
export function decodeInline(address: string): Buffer {
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}

/** Fetches an image or audio from the web. Throws Refused. */
export async function fetchBytes(address: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  try {
    const { statusCode, headers, body } = await request(address, {
      signal,
      headersTimeout: 20_000,
      bodyTimeout: 20_000,
    });
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    if (headers['content-length'] === undefined)
      refuse(400, 'InvalidParameter', 'Missing Content-Length of multimodal url');
    const bytes = Buffer.from(await body.arrayBuffer());
    if (bytes.length > maxBytes)
      refuse(400, 'InvalidParameter', 'the size of input image is too small or too large.');
    return bytes;
  } catch (error) {
    if (error instanceof Refused) throw error;
    signal.throwIfAborted();
    return refuse(400, 'InvalidParameter', 'download image failed');
  }
}
