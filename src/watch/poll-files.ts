import { resolve } from 'node:path';
import type { Clock } from '../system/clock.js';
import { lookAtFiles } from './look-at-files.js';
import type { FileWatch, FileWatchSetup } from './watch-files.js';

/** Looks at files again and again: for network drives, which tell nobody of a change. */
export function pollFiles(
  { onTouched, onTrouble }: FileWatchSetup,
  { everyMs, clock }: { readonly everyMs: number; readonly clock: Clock },
): FileWatch {
  const looks = new Map<string, string>();
  const stop = new AbortController();

  async function look(): Promise<void> {
    for (const [path, before] of [...looks]) {
      const now = await lookAtFiles([path]);
      if (now === before || !looks.has(path)) continue;
      looks.set(path, now);
      onTouched(path);
    }
  }

  async function lookForEver(): Promise<void> {
    while (!stop.signal.aborted) {
      await look().catch(onTrouble);
      await clock.sleep(everyMs, stop.signal).catch(() => undefined);
    }
  }

  const looking = lookForEver();
  return {
    async follow(files) {
      const wanted = [...files].map((file) => resolve(file));
      for (const path of [...looks.keys()]) if (!wanted.includes(path)) looks.delete(path);
      for (const path of wanted) if (!looks.has(path)) looks.set(path, await lookAtFiles([path]));
    },
    folders: [],
    async [Symbol.asyncDispose]() {
      stop.abort();
      await looking;
    },
  };
}
