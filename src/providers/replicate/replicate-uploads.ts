import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import { mimeOf, type ReadImage, sentFormat, sentName } from '../web/read-image.js';
import { objectIn, textIn } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import type { ReplicateAddresses } from './replicate-addresses.js';

/** Brings images to the storage of Replicate. */
export interface ReplicateUploads {
  /** Uploads an image once, however many shots use it, and returns its address. Throws ProviderFailure. */
  shared(image: Keyframe, signal: AbortSignal): Promise<string>;
  /** Uploads an image for one submit, with the name of the submit, by which a lost one is found. Throws ProviderFailure. */
  marked(image: Keyframe, name: string, signal: AbortSignal): Promise<string>;
}

/** The field of a file's metadata with the name of the submit that it was uploaded for. */
export const MARK = 'inbetween';

// Files are kept for a day, and a take may wait for hours before it reads them.
const RENEW_AFTER_MS = 12 * 3_600_000;

interface Setup {
  readonly api: WebApi;
  readonly addresses: ReplicateAddresses;
  readonly read: ReadImage;
}

/** Uploads are remembered in this process only: their addresses give access to the images. */
export function openReplicateUploads(setup: Setup): ReplicateUploads {
  const { clock } = setup.api;
  const known = new Map<string, { readonly address: Promise<string>; readonly at: number }>();
  return {
    shared(image, signal) {
      if (image.kind === 'remote') return Promise.resolve(image.uri);
      const name = sentName(image);
      const start = (): Promise<string> => {
        const entry = { address: upload(image, { ...setup, metadata: {}, signal }), at: clock.now() };
        known.set(name, entry);
        entry.address.catch(() => known.get(name) === entry && known.delete(name));
        return entry.address;
      };
      const earlier = known.get(name);
      const age = earlier ? clock.now() - earlier.at : 0;
      // The upload of another shot may be cancelled with that shot; then it starts again.
      return earlier && age >= 0 && age < RENEW_AFTER_MS ? earlier.address.catch(start) : start();
    },
    marked: (image, name, signal) =>
      image.kind === 'remote'
        ? Promise.resolve(image.uri)
        : upload(image, { ...setup, metadata: { [MARK]: name }, signal }),
  };
}

async function upload(
  image: ImageKeyframe,
  {
    api,
    addresses,
    read,
    metadata,
    signal,
  }: Setup & { readonly metadata: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<string> {
  const format = sentFormat(image);
  const bytes = await read(image, signal);
  const { FormData } = await import('undici');
  const form = new FormData();
  form.append(
    'content',
    new Blob([bytes], { type: mimeOf(format) }),
    `${sentName(image).slice(0, 24)}.${format}`,
  );
  form.append('metadata', new Blob([JSON.stringify(metadata)], { type: 'application/json' }));
  return await api.ask(
    'the upload',
    { method: 'POST', url: `${addresses.api}/files`, body: form },
    ({ status, body }) => {
      const address = textIn(objectIn(body?.urls), 'get');
      return status >= 200 && status < 300 && address !== null ? address : undefined;
    },
    signal,
  );
}
