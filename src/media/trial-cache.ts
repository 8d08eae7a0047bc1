import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaEngine } from './engine.js';

/** What trials of engines found, remembered so that a known binary is not tried again. */
export interface TrialCache {
  find(path: string): Trial | undefined;
  remember(path: string, trial: Trial): void;
}

export type Trial = Pick<MediaEngine, 'version' | 'lacks'>;

const FORMAT = 7; // Raise it when the list of what we need changes.

/** Keeps trials in `folder`, by path, date and size of the binary. Without a folder nothing is kept. */
export function trialCache(folder: string | undefined): TrialCache {
  if (folder === undefined) return { find: () => undefined, remember: () => {} };
  const file = join(folder, 'engines.json');
  return {
    find: (path) => readTrials(file)[stamp(path)],
    remember(path, trial) {
      // A memory that cannot be written costs a second next time and is no reason to fail.
      try {
        if (!existsSync(folder)) mkdirSync(folder);
        const text = JSON.stringify({ ...readTrials(file), [stamp(path)]: trial }, null, 2);
        const beside = `${file}.${process.pid}`;
        writeFileSync(beside, text);
        renameSync(beside, file);
      } catch {}
    },
  };
}

function readTrials(file: string): Record<string, Trial> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Trial>;
  } catch {
    return {};
  }
}

function stamp(path: string): string {
  // The WASM build is two files of which the second is the engine; the native one is itself.
  const { mtimeMs, size } = statSync(path.replace(/\.js$/, '.wasm'));
  return `${FORMAT}:${path}:${Math.round(mtimeMs)}:${size}`;
}
