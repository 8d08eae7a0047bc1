import { isLoopback } from '../../base/loopback.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import type { CompareImage } from '../provider-entry.js';
import { mimeOf, type ReadImage, sentFormat, sentName } from './read-image.js';
import type { Sendable, Upload } from './upload.js';

/** How a still is given to the service. */
export interface ImageResolver {
  readonly upload: Upload;
  readonly read: ReadImage;
  /** Whether the address of a still on the web leads to the planned bytes now. */
  readonly compareImage: CompareImage;
  /** Local files that are small enough: into the request itself, or into the service's storage. */
  readonly smallFiles: 'upload' | 'inline';
}

// A data: address is a third longer than its file; above this the service's own advice is to upload.
const LARGEST_INLINE = 7_000_000;

/** The address under which the service can read a still: as it is, inline, or uploaded. */
export async function imageAddress(
  image: Keyframe,
  { resolver, model, signal }: { resolver: ImageResolver; model: string; signal: AbortSignal },
): Promise<string> {
  if (image.kind === 'remote') return image.uri;
  const normalized = image.normalization !== undefined;
  // Made of another picture than the planned one, the clip would stand under a wrong name: then ours is uploaded.
  const byName = !normalized && image.from === 'url' && isPublic(image.uri);
  if (byName && (await resolver.compareImage(image, signal)) === 'same') return new URL(image.uri).href;
  const wanted = image.from === 'data' || (image.from === 'file' && resolver.smallFiles === 'inline');
  // How large a mended picture is shows only when it is there.
  if (wanted && (normalized || image.bytes <= LARGEST_INLINE)) {
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

// What only this machine or its neighbours can open is uploaded instead: we hold its bytes.
// A signed address may run out while the task waits, and its query is written down nowhere.
function isPublic(uri: string): boolean {
  const { hostname, search, username, password } = new URL(uri);
  if (search !== '' || username !== '' || password !== '') return false;
  if (isLoopback(hostname) || hostname.startsWith('[')) return false;
  if (/^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(hostname)) return false;
  return hostname.includes('.') && !/\.(local|internal|lan|home|test|localhost)$/i.test(hostname);
}
