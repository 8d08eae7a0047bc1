import { sha256 } from '../../base/digest.js';
import { readUrl } from '../../base/read-url.js';
import type { UploadCache } from '../web/upload-cache.js';
import { type Api, isAccepted } from './api.js';
import { failure } from './failure.js';
import { permitIn, type WireAnswer } from './wire.js';

/** A file that can be uploaded to the storage of the service. */
export interface Sendable {
  /** Identifies its bytes: equal names, equal bytes. */
  readonly name: string;
  /** As the storyboard names it. */
  readonly uri: string;
  /** The ending of its name there. */
  readonly ending: string;
  readonly mime: string;
  /** Throws ProviderFailure. */
  read(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Uploads a file to the storage of the service and returns its oss:// address, which is valid for 48 hours. */
export interface Upload {
  (file: Sendable, model: string, signal: AbortSignal): Promise<string>;
  /** Forgets the upload of a file, because the service could not read it at its address. */
  forget(name: string, model: string): Promise<void>;
}

/** Uploads each file once per model and account, however many shots use it at the same time. */
export function openUpload(api: Api, cache: UploadCache): Upload {
  const running = new Map<string, Promise<string>>();
  // The address of the service and the key identify the account; only their digest is kept.
  const account = sha256(`${api.base} ${api.headers.authorization}`);
  const upload = async (file: Sendable, model: string, signal: AbortSignal) => {
    const id = `${model} ${file.name}`;
    const other = running.get(id);
    // The upload of another shot may be cancelled with that shot; then it starts again.
    if (other) return other.catch(() => start());
    return start();

    function start(): Promise<string> {
      const started = (async () => {
        const name = { digest: file.name, model, account };
        const known = await cache.find(name, api.clock.now());
        if (known) return known;
        const address = await send(api, { file, model, signal });
        await cache.keep(name, address, api.clock.now());
        return address;
      })();
      running.set(id, started);
      const done = () => running.get(id) === started && running.delete(id);
      started.then(done, done);
      return started;
    }
  };
  return Object.assign(upload, {
    forget: (name: string, model: string) => cache.forget({ digest: name, model, account }),
  });
}

async function send(
  api: Api,
  { file, model, signal }: { file: Sendable; model: string; signal: AbortSignal },
): Promise<string> {
  const query = new URLSearchParams({ action: 'getPolicy', model });
  const readPermit = (answer: WireAnswer) => (isAccepted(answer) ? permitIn(answer.body) : undefined);
  const permit = await api.get('the upload', `/uploads?${query}`, readPermit, signal);
  if (!mayReceive(permit.host, api.base)) {
    throw failure(
      'transient',
      'unexpected-answer',
      'DashScope: the answer to an upload request has no usable permit.',
    );
  }
  const bytes = await file.read(signal);
  if (bytes.byteLength > permit.maxBytes) {
    throw failure(
      'refused',
      'image-file-too-large',
      `"${file.uri}" exceeds the largest upload of the service.`,
      {
        hint: 'Make it smaller.',
      },
    );
  }
  // The time makes the name unique, because the storage overwrites nothing.
  const name = `${file.name.slice(0, 24)}-${api.clock.now().toString(36)}.${file.ending}`;
  const key = `${permit.folder}/${name}`;
  const { FormData } = await import('undici');
  const form = new FormData();
  for (const [field, value] of permit.fields) form.append(field, value);
  form.append('key', key);
  form.append('success_action_status', '200');
  // The storage ignores fields after the file.
  form.append('file', new Blob([bytes], { type: file.mime }), name);
  await api.postForm(permit.host, form, signal);
  return `oss://${key}`;
}

// An image may be private: it leaves this machine encrypted only.
function mayReceive(host: string, base: string): boolean {
  const protocol = readUrl(host)?.protocol;
  return protocol === 'https:' || (protocol === 'http:' && base.startsWith('http:'));
}
