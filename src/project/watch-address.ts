import { readFile, rm } from 'node:fs/promises';
import { parseJson } from '../base/parse-json.js';
import { isCount, isText, shape } from '../base/shape.js';
import { replaceFile } from '../system/atomic-file.js';

/** How a render finds the watch that uses its state folder. */
export interface WatchAddress {
  /** On loopback. */
  readonly port: number;
  readonly secret: string;
}

const isAddress = shape({ port: isCount, secret: isText });

/** Writes the address for processes of the same user only. Disposing it removes the file. */
export async function publishWatchAddress(path: string, address: WatchAddress): Promise<AsyncDisposable> {
  const text = JSON.stringify({ version: 1, ...address });
  await replaceFile(path, text, 0o600);
  return {
    async [Symbol.asyncDispose]() {
      // Another watch may have written its own in the meantime.
      const now = await readFile(path, 'utf8').catch(() => '');
      if (now === text) await rm(path, { force: true });
    },
  };
}

/** The address in a file; undefined if there is none. The file of a watch that was killed leads nowhere. */
export async function readWatchAddress(path: string): Promise<WatchAddress | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : parseJson(text);
  if (!isAddress(found)) return undefined;
  const { port, secret } = found as unknown as WatchAddress;
  return port > 0 && port < 65_536 && secret.length >= 32 ? { port, secret } : undefined;
}
