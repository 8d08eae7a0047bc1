import { statSync } from 'node:fs';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../system/json-file.js';
import type { MediaEngine } from './engine.js';

/** Results of engine trials, so that a known binary is not tried again. */
export interface TrialCache {
  find(path: string): Promise<Trial | undefined>;
  remember(path: string, trial: Trial): Promise<void>;
}

/** The result of a trial. */
export type Trial = Pick<MediaEngine, 'version' | 'lacks'>;

const trialsFormat: JsonFileFormat<Readonly<Record<string, Trial>>> = {
  version: 7, // Increment it when the list of required features changes.
  empty: {},
  decode: ({ trials }) =>
    isJsonRecord(trials)
      ? Object.fromEntries(
          Object.entries(trials).filter((entry): entry is [string, Trial] => isTrial(entry[1])),
        )
      : undefined,
  encode: (trials) => ({ trials }),
};

/** Keeps trials in a JSON file, by path, date and size of the binary. Without a file nothing is kept. */
export function trialCache(path: string | undefined, warn?: WarnCache): TrialCache {
  if (path === undefined) return { find: async () => undefined, remember: async () => {} };
  const file = openJsonFile(path, trialsFormat, warn);
  return {
    find: async (binary) => (await file.read())[stampOf(binary)],
    async remember(binary, trial) {
      await file.update((trials) => ({ ...trials, [stampOf(binary)]: trial }));
    },
  };
}

function isTrial(value: unknown): value is Trial {
  return (
    isJsonRecord(value) &&
    typeof value.version === 'string' &&
    Array.isArray(value.lacks) &&
    value.lacks.every((one) => typeof one === 'string')
  );
}

function stampOf(path: string): string {
  // The WASM build consists of two files of which the second is the engine; a native engine is a single file.
  const { mtimeMs, size } = statSync(path.replace(/\.js$/, '.wasm'));
  return `${path}:${Math.round(mtimeMs)}:${size}`;
}
