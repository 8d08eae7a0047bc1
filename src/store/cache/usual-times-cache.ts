import type { TimeSample, UsualTimes } from '../../plan/usual-times.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** How long drawings of this machine and takes of this account have taken. */
export interface UsualTimesCache {
  read(): Promise<UsualTimes>;
  remember(name: string, sample: TimeSample): Promise<void>;
}

// Machines and services change, so only the newest samples count.
const MOST_SAMPLES = 24;
const MOST_NAMES = 100;

const timesFormat: JsonFileFormat<UsualTimes> = {
  version: 1,
  empty: new Map(),
  decode: ({ times }) =>
    isJsonRecord(times)
      ? new Map(
          Object.entries(times).flatMap(([name, samples]) =>
            Array.isArray(samples) ? [[name, samples.filter(isSample)] as const] : [],
          ),
        )
      : undefined,
  encode: (times) => ({ times: Object.fromEntries(times) }),
};

/** Opens the times of a state folder, which need not exist. */
export function openUsualTimesCache(stateFolder: string, warn?: WarnCache): UsualTimesCache {
  const file = openJsonFile(stateLayout(stateFolder).usualTimes, timesFormat, warn);
  return {
    read: file.read,
    async remember(name, sample) {
      if (!isSample(sample)) return;
      await file.update((known) => {
        const samples = [...(known.get(name) ?? []), sample].slice(-MOST_SAMPLES);
        // The name that was used last is at the end.
        const others = [...known].filter(([other]) => other !== name);
        return new Map([...others, [name, samples] as const].slice(-MOST_NAMES));
      });
    },
  };
}

function isSample(value: unknown): value is TimeSample {
  return isJsonRecord(value) && isPositive(value.work) && isPositive(value.seconds);
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
