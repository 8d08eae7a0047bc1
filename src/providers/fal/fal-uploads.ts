import { readUrl } from '../../base/read-url.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import { mimeOf, type ReadImage, sentFormat, sentName } from '../web/read-image.js';
import { textIn } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import type { FalAddresses } from './fal-addresses.js';

/** Brings images to the storage of fal: each once, however many shots use it. */
export type FalUploads = (image: Keyframe, signal: AbortSignal) => Promise<string>;

/** Uploads are remembered in this process only: their addresses give access to the images. */
export function openFalUploads(api: WebApi, addresses: FalAddresses, read: ReadImage): FalUploads {
  const known = new Map<string, Promise<string>>();
  return (image, signal) => {
    if (image.kind === 'remote') return Promise.resolve(image.uri);
    const name = sentName(image);
    const start = (): Promise<string> => {
      const sent = upload(image, { api, addresses, read, signal });
      known.set(name, sent);
      sent.catch(() => known.get(name) === sent && known.delete(name));
      return sent;
    };
    // The upload of another shot may be cancelled with that shot; then it starts again.
    return known.get(name)?.catch(start) ?? start();
  };
}

async function upload(
  image: ImageKeyframe,
  {
    api,
    addresses,
    read,
    signal,
  }: {
    readonly api: WebApi;
    readonly addresses: FalAddresses;
    readonly read: ReadImage;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const format = sentFormat(image);
  const bytes = await read(image, signal);
  const permit = await api.ask(
    'the upload',
    {
      method: 'POST',
      url: `${addresses.rest}/storage/upload/initiate?storage_type=fal-cdn-v3`,
      json: { content_type: mimeOf(format), file_name: `${sentName(image).slice(0, 24)}.${format}` },
    },
    ({ status, body }) => {
      const to = textIn(body, 'upload_url');
      const at = textIn(body, 'file_url');
      return status === 200 && to !== null && at !== null ? { to, at } : undefined;
    },
    signal,
  );
  // An image may be private: it leaves this machine encrypted, and to the storage of the service only.
  if (!mayReceive(permit.to, addresses)) {
    const message = 'fal: the answer to an upload request leads to another host than the storage of fal.';
    throw failure('transient', 'unexpected-answer', message);
  }
  await api.ask(
    'the upload',
    {
      ...{ method: 'PUT', url: permit.to, body: bytes, withoutKey: true },
      headers: { 'content-type': mimeOf(format) },
    },
    ({ status }) => (status >= 200 && status < 300 ? true : undefined),
    signal,
  );
  return permit.at;
}

function mayReceive(address: string, { mayHaveResult }: FalAddresses): boolean {
  const url = readUrl(address);
  return url !== undefined && mayHaveResult(url);
}
