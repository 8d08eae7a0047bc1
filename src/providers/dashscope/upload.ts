import { FormData } from 'undici';
import { sha256 } from '../../base/digest.js';
import type { Api } from './api.js';
import { failure } from './failure.js';
import type { UploadCache } from './upload-memory.js';
import { permitIn } from './wire.js';

/** A file that can be brought to the service's storage. */
export interface Sendable {
  /** Names its bytes: equal names, equal bytes. */
  readonly name: string;
  /** As the storyboard names it. */
  readonly uri: string;
  /** The ending of its name there. */
  readonly ending: string;
  readonly mime: string;
  /** Throws ProviderFailure. */
  read(signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** Brings a file to the service's storage and answers with its oss:// address, which lives for 48 hours. */
export interface Upload {
  (file: Sendable, model: string, signal: AbortSignal): Promise<string>;
  /** Drops what is remembered of a file, because the service could not read it at its address. */
  forget(name: string, model: string): Promise<void>;
}

/** Uploads each file once for each model and account, however many shots ask for it at the same time. */
export function openUpload(api: Api, memory: UploadCache): Upload {
  const running = new Map<string, Promise<string>>();
  // The address of the service and the key stand for the account; only their digest is ever kept.
  const account = sha256(`${api.base} ${api.headers.authorization}`);
  const upload = async (file: Sendable, model: string, signal: AbortSignal) => {
    const id = `${model} ${file.name}`;
    const other = running.get(id);
    // Another shot's upload may end with that shot's own cancelling; then it is made anew.
    if (other) return other.catch(() => start());
    return start();

    function start(): Promise<string> {
      const started = (async () => {
        const name = { digest: file.name, model, account };
        const known = await memory.find(name, api.clock.now());
        if (known) return known;
        const address = await send(api, { file, model, signal });
        await memory.keep(name, address, api.clock.now());
        return address;
      })();
      running.set(id, started);
      const done = () => running.get(id) === started && running.delete(id);
      started.then(done, done);
      return started;
    }
  };
  return Object.assign(upload, {
    forget: (name: string, model: string) => memory.forget({ digest: name, model, account }),
  });
}

async function send(
  api: Api,
  { file, model, signal }: { file: Sendable; model: string; signal: AbortSignal },
): Promise<string> {
  const query = new URLSearchParams({ action: 'getPolicy', model });
  const { body } = await api.get('the upload', `/uploads?${query}`, signal);
  const permit = permitIn(body);
  if (!permit || !mayReceive(permit.host, api.base)) {
    throw failure(
      'transient',
      'unexpected-answer',
      'DashScope: the answer to an upload is no permit that can be used.',
    );
  }
  const bytes = await file.read(signal);
  if (bytes.byteLength > permit.maxBytes) {
    throw failure('refused', 'image-too-heavy', `"${file.uri}" is larger than the service takes.`, {
      hint: 'Make it smaller.',
    });
  }
  // The time makes the name new, because the storage overwrites nothing.
  const name = `${file.name.slice(0, 24)}-${api.clock.now().toString(36)}.${file.ending}`;
  const key = `${permit.folder}/${name}`;
  const form = new FormData();
  for (const [field, value] of permit.fields) form.append(field, value);
  form.append('key', key);
  form.append('success_action_status', '200');
  // The storage reads nothing that stands after the file.
  form.append('file', new Blob([bytes], { type: file.mime }), name);
  await api.postForm(permit.host, form, signal);
  return `oss://${key}`;
}

// A still may be private: it leaves this machine encrypted, or does not leave it.
function mayReceive(host: string, base: string): boolean {
  const { protocol } = new URL(host);
  return protocol === 'https:' || (protocol === 'http:' && base.startsWith('http:'));
}
