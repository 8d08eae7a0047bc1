import { resolve } from 'node:path';
import type { Clock } from '../system/clock.js';
import { fingerprintFiles } from './file-fingerprint.js';
import type { FileWatch, FileWatchSetup } from './watch-files.js';

/** Polls files for changes. Network drives do not report them. */
export function pollFiles(
  { onTouched, onError }: FileWatchSetup,
  { everyMs, clock }: { readonly everyMs: number; readonly clock: Clock },
): FileWatch {
  const fingerprints = new Map<string, string>();
  const stop = new AbortController();

  async function poll(): Promise<void> {
    const now = await Promise.all(
      [...fingerprints.keys()].map(async (path) => [path, await fingerprintFiles([path])] as const),
    );
    for (const [path, fingerprint] of now) {
      if (fingerprint === fingerprints.get(path) || !fingerprints.has(path)) continue;
      fingerprints.set(path, fingerprint);
      onTouched(path);
    }
  }

  async function pollUntilStopped(): Promise<void> {
    while (!stop.signal.aborted) {
      await poll().catch(onError);
      await clock.sleep(everyMs, stop.signal).catch(() => undefined);
    }
  }

  const polling = pollUntilStopped();
  return {
    async follow(files) {
      const wanted = new Set([...files].map((file) => resolve(file)));
      for (const path of [...fingerprints.keys()]) if (!wanted.has(path)) fingerprints.delete(path);
      const added = [...wanted].filter((path) => !fingerprints.has(path));
      await Promise.all(added.map(async (path) => fingerprints.set(path, await fingerprintFiles([path]))));
      return added;
    },
    folders: [],
    async [Symbol.asyncDispose]() {
      stop.abort();
      await polling;
    },
  };
}
