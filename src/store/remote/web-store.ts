import { MAX_RECORD_BYTES, type RemoteObject, type RemoteStore, StoreError } from './remote-store.js';
import { downloadObject } from './web-download.js';
import { isAbsent, requireSuccess } from './web-refusal.js';
import type { WebAnswer, WebRequests } from './web-requests.js';

/** What distinguishes one kind of web store from another. */
export interface WebStoreKind {
  readonly name: string;
  readonly identity?: string;
  readonly requests: WebRequests;
  url(path: string): string;
  list(signal: AbortSignal): Promise<readonly RemoteObject[] | null>;
}

/** A shared store behind HTTP: objects are read, written and deleted by their addresses. */
export function webStore({ name, identity = name, requests, url, list }: WebStoreKind): RemoteStore {
  return {
    name,
    identity,
    network: true,
    list,
    read: (path, signal) =>
      requests.send(
        { method: 'GET', url: url(path) },
        async (answer) => ((await isAbsent(name, answer, 'GET')) ? undefined : readRecord(name, answer)),
        signal,
      ),
    fetch: (path, { file, bytes }, signal) =>
      downloadObject({ store: name, url: url(path), file, bytes }, requests, signal),
    bytesOf: (path, signal) =>
      requests.send(
        { method: 'HEAD', url: url(path) },
        async (answer) => {
          if (await isAbsent(name, answer, 'HEAD')) return undefined;
          await answer.body.dump();
          const length = answer.headers['content-length'];
          return typeof length === 'string' && /^\d{1,15}$/.test(length) ? Number(length) : -1; // It exists.
        },
        signal,
      ),
    put: (path, body, signal) =>
      requests.send(
        { method: 'PUT', url: url(path), body, headers: { 'content-type': 'video/mp4' } },
        (answer) => requireSuccess(name, answer, 'PUT'),
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
          await requireSuccess(name, answer, 'PUT');
          return true;
        },
        signal,
      ),
    remove: (path, signal) =>
      requests.send(
        { method: 'DELETE', url: url(path) },
        (answer) => requireSuccess(name, answer, 'DELETE'),
        signal,
      ),
  };
}

async function readRecord(store: string, { body }: WebAnswer): Promise<Uint8Array> {
  const bytes = await readUpTo(body, MAX_RECORD_BYTES);
  if (bytes === undefined) throw new StoreError('invalid', store, 'sent a record that is too long');
  return bytes;
}

/** The bytes of a body; undefined if there are more than `maxBytes`. */
export async function readUpTo(body: WebAnswer['body'], maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
