import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import type { CompareImage } from '../provider-entry.js';
import { mimeOf, type ReadImage, sentFormat, sentName } from '../web/read-image.js';
import type { Sendable, Upload } from './upload.js';

/** How an image is sent to the service. */
export interface ImageResolver {
  readonly upload: Upload;
  readonly read: ReadImage;
  /** Whether the address of an image on the web leads to the planned bytes now. */
  readonly compareImage: CompareImage;
  /** Small local files: inline in the request, or uploaded to the storage of the service. */
  readonly smallFiles: 'upload' | 'inline';
}

// A data: address is a third longer than its file. Above this size, the service recommends an upload.
const LARGEST_INLINE = 7_000_000;

/** The address at which the service can read an image: its own, inline data, or an upload. */
export async function imageAddress(
  image: Keyframe,
  { resolver, model, signal }: { resolver: ImageResolver; model: string; signal: AbortSignal },
): Promise<string> {
  if (image.kind === 'remote') return image.uri;
  const normalized = image.normalization !== undefined;
  // A clip of another image than the planned one would get a wrong cache key, so the planned bytes are uploaded then.
  const url = !normalized && image.from === 'url' ? readUrl(image.uri) : undefined;
  if (url && isPublic(url) && (await resolver.compareImage(image, signal)) === 'same') return url.href;
  const inline = image.from === 'data' || (image.from === 'file' && resolver.smallFiles === 'inline');
  // The size of a normalized image is known only afterwards.
  if (inline && (normalized || image.bytes <= LARGEST_INLINE)) {
    const bytes = await resolver.read(image, signal);
    if (bytes.byteLength <= LARGEST_INLINE) return dataAddress(image, bytes);
  }
  return resolver.upload(sendableImage(image, resolver), model, signal);
}

function sendableImage(image: ImageKeyframe, { read }: ImageResolver): Sendable {
  const format = sentFormat(image);
  return {
    name: sentName(image),
    uri: image.uri,
    ending: format,
    mime: mimeOf(format),
    read: (signal) => read(image, signal),
  };
}

function dataAddress(image: ImageKeyframe, bytes: Uint8Array<ArrayBuffer>): string {
  return `data:${mimeOf(sentFormat(image))};base64,${Buffer.from(bytes).toString('base64')}`;
}

// An image that only this machine or its network can open is uploaded instead.
// A signed address may expire while the task waits, and its query is never recorded.
function isPublic({ hostname, search, username, password }: URL): boolean {
  if (search !== '' || username !== '' || password !== '') return false;
  if (isLoopback(hostname) || hostname.startsWith('[')) return false;
  if (/^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(hostname)) return false;
  return hostname.includes('.') && !/\.(local|internal|lan|home|test|localhost)$/i.test(hostname);
}
