import { existsSync } from 'node:fs';
import { type Digest, isDigest } from '../../base/digest.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** The lengths of sounds that were decoded without a fault, so that they are not decoded every time a storyboard is read. */
export interface SoundCache {
  /** Seconds; undefined for a sound that was not decoded yet. */
  seconds(digest: Digest): number | undefined;
  /** Adds lengths in seconds. */
  remember(lengths: ReadonlyMap<Digest, number>): Promise<void>;
}

// The oldest are removed first.
const MAX_SOUNDS = 2000;

const soundsFormat: JsonFileFormat<ReadonlyMap<Digest, number>> = {
  version: 2, // Increment it when a sound is examined differently.
  empty: new Map(),
  decode: ({ sounds }) =>
    isJsonRecord(sounds)
      ? new Map(
          Object.entries(sounds).flatMap(([key, seconds]) =>
            isDigest(key) && typeof seconds === 'number' && seconds > 0 ? [[key, seconds] as const] : [],
          ),
        )
      : undefined,
  encode: (sounds) => ({ sounds: Object.fromEntries(sounds) }),
};

/** Opens the cache of a state folder, which need not exist. */
export async function openSoundCache(stateFolder: string, warn?: WarnCache): Promise<SoundCache> {
  const file = openJsonFile(stateLayout(stateFolder).sounds, soundsFormat, warn);
  const known = await file.read();
  return {
    seconds: (digest) => known.get(digest),
    async remember(lengths) {
      // Saving some time is no reason to create a state folder.
      if (lengths.size === 0 || !existsSync(stateFolder)) return;
      await file.update((before) => new Map([...[...before, ...lengths].slice(-MAX_SOUNDS)]));
    },
  };
}
