import { open, stat, truncate } from 'node:fs/promises';
import { codeOf } from '../../system/atomic-file.js';
import { StoreError } from './remote-store.js';
import { isAbsent } from './web-refusal.js';
import { BrokenTransfer, type WebAnswer, type WebRequests } from './web-requests.js';

/** One object of a store, and the file that it is downloaded to. */
export interface WebDownload {
  readonly store: string;
  readonly url: string;
  readonly file: string;
  /** The length of the object. */
  readonly bytes: number;
}

// A download is given up after so many broken connections in a row that sent nothing.
const MAX_EMPTY_ATTEMPTS = 3;

/** Downloads an object and continues where the file ends. The caller checks the bytes. Throws StoreError. */
export async function downloadObject(
  download: WebDownload,
  requests: WebRequests,
  signal: AbortSignal,
): Promise<'fetched' | 'absent'> {
  const { store, file, bytes } = download;
  for (let empty = 0; ; ) {
    const have = await sizeOf(file);
    if (have === bytes) return 'fetched';
    try {
      return await downloadRest(download, have, { requests, signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof BrokenTransfer)) throw error;
      empty = (await sizeOf(file)) > have ? 0 : empty + 1;
      if (empty === MAX_EMPTY_ATTEMPTS)
        throw new StoreError('down', store, 'breaks off every download', { cause: error });
    }
  }
}

async function downloadRest(
  download: WebDownload,
  have: number,
  { requests, signal }: { readonly requests: WebRequests; readonly signal: AbortSignal },
): Promise<'fetched' | 'absent'> {
  const { store, url, file, bytes } = download;
  if (have > bytes) await truncate(file, 0);
  const from = have > bytes ? 0 : have;
  return requests.send(
    { method: 'GET', url, headers: from > 0 ? { range: `bytes=${from}-` } : {} },
    async (answer) => {
      if (answer.status === 416) {
        await answer.body.dump();
        await truncate(file, 0);
        throw new BrokenTransfer('the store cannot continue the download');
      }
      if (await isAbsent(store, answer, 'GET')) return 'absent';
      await receive(answer, download, answer.status === 206 ? from : 0);
      return 'fetched';
    },
    signal,
  );
}

async function receive(
  { body, headers, status }: WebAnswer,
  { store, file, bytes }: WebDownload,
  start: number,
): Promise<void> {
  if (status === 206 && !String(headers['content-range']).startsWith(`bytes ${start}-`))
    throw new StoreError('invalid', store, 'sent another part than the requested one');
  let at = start;
  const handle = await open(file, 'a');
  try {
    if (start === 0) await handle.truncate(0);
    for await (const chunk of unbroken(body)) {
      at += chunk.length;
      if (at > bytes) throw new StoreError('invalid', store, `sent more than the ${bytes} bytes of a clip`);
      await handle.write(chunk);
    }
  } finally {
    await handle.close();
  }
  if (at < bytes) throw new StoreError('invalid', store, `sent only ${at} of the ${bytes} bytes of a clip`);
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
