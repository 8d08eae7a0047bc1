import { open, stat, truncate } from 'node:fs/promises';
import { codeOf } from '../../system/atomic-file.js';
import { type RemoteObject, type RemoteStore, StoreError } from './remote-store.js';
import { BrokenTransfer, type Method, type WebAnswer, type WebRequests } from './web-requests.js';

/** What makes a store on the web this one. */
export interface WebStoreKind {
  readonly name: string;
  readonly identity?: string;
  readonly requests: WebRequests;
  url(path: string): string;
  list(signal: AbortSignal): Promise<readonly RemoteObject[] | null>;
}

const IN_VAIN = 3;
const LARGEST_RECORD = 1 << 20;

/** A shared store that speaks HTTP: objects are got, put and deleted by their addresses. */
export function webStore({ name, identity = name, requests, url, list }: WebStoreKind): RemoteStore {
  return {
    name,
    identity,
    network: true,
    list,
    read: (path, signal) =>
      requests.send(
        { method: 'GET', url: url(path) },
        async (answer) => {
          if (await isAbsent(answer, 'GET')) return undefined;
          return readSmall(answer);
        },
        signal,
      ),
    async fetch(path, into, signal) {
      for (let inVain = 0; ; ) {
        const have = await sizeOf(into.file);
        if (have === into.bytes) return 'fetched'; // Whether these are the right ones is seen by their digest.
        try {
          return await fetchFrom(path, { ...into, have }, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof BrokenTransfer)) throw error;
          // A connection that broke in the middle is taken up where it ended, as long as it brings something.
          inVain = (await sizeOf(into.file)) > have ? 0 : inVain + 1;
          if (inVain === IN_VAIN)
            throw new StoreError('down', name, 'breaks off every download', { cause: error });
        }
      }
    },
    bytesOf: (path, signal) =>
      requests.send(
        { method: 'HEAD', url: url(path) },
        async (answer) => {
          if (await isAbsent(answer, 'HEAD')) return undefined;
          await answer.body.dump();
          const length = answer.headers['content-length'];
          return typeof length === 'string' ? Number(length) : -1; // There, but nobody says how long.
        },
        signal,
      ),
    put: (path, body, signal) =>
      requests.send(
        { method: 'PUT', url: url(path), body, headers: { 'content-type': 'video/mp4' } },
        (answer) => done(answer, 'PUT'),
        signal,
      ),
    putNew: (path, body, signal) =>
      requests.send(
        {
          method: 'PUT',
          url: url(path),
          body,
          headers: { 'content-type': 'application/json', 'if-none-match': '*' },
        },
        async (answer) => {
          if (answer.status === 409 || answer.status === 412) {
            await answer.body.dump();
            return false;
          }
          await done(answer, 'PUT');
          return true;
        },
        signal,
      ),
    remove: (path, signal) =>
      requests.send({ method: 'DELETE', url: url(path) }, (answer) => done(answer, 'DELETE'), signal),
  };

  async function fetchFrom(
    path: string,
    into: { readonly file: string; readonly bytes: number; readonly have: number },
    signal: AbortSignal,
  ): Promise<'fetched' | 'absent'> {
    const { file, bytes, have } = into;
    if (have > bytes) await truncate(file, 0);
    const from = have > bytes ? 0 : have;
    return requests.send(
      { method: 'GET', url: url(path), headers: from > 0 ? { range: `bytes=${from}-` } : {} },
      async (answer) => {
        if (answer.status === 416) {
          await answer.body.dump();
          await truncate(file, 0);
          throw new BrokenTransfer('the store cannot go on with it');
        }
        if (await isAbsent(answer, 'GET')) return 'absent';
        await receive(answer, { file, bytes, at: answer.status === 206 ? from : 0 });
        return 'fetched';
      },
      signal,
    );
  }

  async function receive(
    { body, headers, status }: WebAnswer,
    { file, bytes, at: start }: { file: string; bytes: number; at: number },
  ): Promise<void> {
    if (status === 206 && !String(headers['content-range']).startsWith(`bytes ${start}-`))
      throw new StoreError('lying', name, 'sends another part than it was asked for');
    let at = start;
    const handle = await open(file, 'a');
    try {
      if (start === 0) await handle.truncate(0);
      for await (const piece of unbroken(body)) {
        at += piece.length;
        if (at > bytes) throw new StoreError('lying', name, `sends more than the ${bytes} bytes of a clip`);
        await handle.write(piece);
      }
    } finally {
      await handle.close();
    }
    if (at < bytes) throw new StoreError('lying', name, `sends only ${at} of the ${bytes} bytes of a clip`);
  }

  async function isAbsent(answer: WebAnswer, method: Method): Promise<boolean> {
    const { status } = answer;
    if (status === 200 || status === 206) return false;
    const code = await codeOfError(answer);
    // A bucket that is not there is no store, whereas an object may well be missing.
    if ((status === 404 || status === 410) && code !== 'NoSuchBucket') return true;
    throw refused({ status, code, method, region: regionOf(answer) });
  }

  async function done(answer: WebAnswer, method: Method): Promise<void> {
    const { status } = answer;
    const code = await codeOfError(answer);
    if (status >= 200 && status < 300) return;
    if (method === 'DELETE' && status === 404) return;
    throw refused({ status, code, method, region: regionOf(answer) });
  }

  function refused({ status, code, method, region }: Refusal): StoreError {
    const answers = `(${method} answers ${[status, code].filter(Boolean).join(' ')})`;
    const hint = region ? `The bucket is in the region ${region}: name that one.` : hints[code];
    if (hint) return new StoreError('refused', name, `does not let us in ${answers}`, { hint });
    if (method === 'PUT' || method === 'DELETE') {
      if ([401, 403, 404, 405, 501].includes(status))
        return new StoreError('read-only', name, `may not be written to ${answers}`);
    }
    if (status === 401 || status === 403) {
      return new StoreError('refused', name, `does not let us in ${answers}`, {
        hint: 'Check the credentials in the environment.',
      });
    }
    return new StoreError('lying', name, `gives a strange answer ${answers}`);
  }

  async function readSmall({ body }: WebAnswer): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > LARGEST_RECORD) throw new StoreError('lying', name, 'sends a record that is far too long');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly method: Method;
  /** Where the bucket is, when it is elsewhere. */
  readonly region: string | undefined;
}

// Amazon's answer to a request that was sent to, or signed for, another region than the bucket's.
function regionOf({ status, headers }: WebAnswer): string | undefined {
  const region = headers['x-amz-bucket-region'];
  return [301, 307, 400].includes(status) && typeof region === 'string' ? region : undefined;
}

// What S3's own words for a refusal mean for whoever wrote the address.
const hints: Readonly<Record<string, string>> = {
  SecondLevelDomainForbidden: 'This service wants the bucket in the host’s name: "addressing: host".',
  AuthorizationHeaderMalformed: 'Check the region of the bucket.',
  PermanentRedirect: 'Check the region of the bucket, and the endpoint.',
  NoSuchBucket: 'Check the name of the bucket, the region and the endpoint.',
  SignatureDoesNotMatch: 'Check the secret key, and the clock of this machine.',
  RequestTimeTooSkewed: 'Set the clock of this machine.',
  InvalidAccessKeyId: 'Check the key id: AWS_ACCESS_KEY_ID or OSS_ACCESS_KEY_ID.',
};

const LARGEST_ERROR = 16_384;

/** The code that S3 gives for a refusal; empty when there is none. Reads the body to its end, or gives it up. */
async function codeOfError({ status, body }: WebAnswer): Promise<string> {
  if (status < 300) {
    await body.dump();
    return '';
  }
  let text = '';
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    text += Buffer.from(piece).toString('latin1');
    if (text.length > LARGEST_ERROR) break;
  }
  return /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? '';
}

async function* unbroken(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new BrokenTransfer('the connection broke', { cause });
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}
