import { resolve } from 'node:path';
import type { Clock } from '../system/clock.js';
import { fingerprintFiles } from './file-fingerprint.js';
import type { FileWatch, FileWatchSetup } from './watch-files.js';

/** Looks at files again and again: for network drives, which tell nobody of a change. */
export function pollFiles(
  { onTouched, onError }: FileWatchSetup,
  { everyMs, clock }: { readonly everyMs: number; readonly clock: Clock },
): FileWatch {
  const looks = new Map<string, string>();
  const stop = new AbortController();

  async function look(): Promise<void> {
    const now = await Promise.all(
      [...looks.keys()].map(async (path) => [path, await fingerprintFiles([path])] as const),
    );
    for (const [path, look] of now) {
      if (look === looks.get(path) || !looks.has(path)) continue;
      looks.set(path, look);
      onTouched(path);
    }
  }

  async function lookForEver(): Promise<void> {
    while (!stop.signal.aborted) {
      await look().catch(onError);
      await clock.sleep(everyMs, stop.signal).catch(() => undefined);
    }
  }

  const looking = lookForEver();
  return {
    async follow(files) {
      const wanted = new Set([...files].map((file) => resolve(file)));
      for (const path of [...looks.keys()]) if (!wanted.has(path)) looks.delete(path);
      const news = [...wanted].filter((path) => !looks.has(path));
      await Promise.all(news.map(async (path) => looks.set(path, await fingerprintFiles([path]))));
      return news;
    },
    folders: [],
    async [Symbol.asyncDispose]() {
      stop.abort();
      await looking;
    },
  };
}
