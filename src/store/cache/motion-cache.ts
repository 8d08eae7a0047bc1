import { type Digest, isDigest } from '../../base/digest.js';
import { isMotionAnalysis, type MotionAnalysis } from '../../plan/motion-analysis.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** Motion analyses of pairs of images, so that a plan and a report can describe the motion without a new analysis. */
export interface MotionCache {
  read(): Promise<ReadonlyMap<Digest, MotionAnalysis>>;
  /** Adds the analyses that are not there yet. */
  remember(analyses: ReadonlyMap<Digest, MotionAnalysis>): Promise<void>;
}

// About a megabyte; the oldest are removed first.
const MAX_ANALYSES = 3000;

const motionsFormat: JsonFileFormat<ReadonlyMap<Digest, MotionAnalysis>> = {
  version: 1,
  empty: new Map(),
  decode: ({ motions }) =>
    isJsonRecord(motions)
      ? new Map(
          Object.entries(motions).flatMap(([key, one]) =>
            isDigest(key) && isMotionAnalysis(one) ? [[key, one] as const] : [],
          ),
        )
      : undefined,
  encode: (analyses) => ({ motions: Object.fromEntries(analyses) }),
};

/** Opens the analyses of a state folder, which need not exist. */
export function openMotionCache(stateFolder: string, warn?: WarnCache): MotionCache {
  const file = openJsonFile(stateLayout(stateFolder).motions, motionsFormat, warn);
  return {
    read: file.read,
    async remember(analyses) {
      await file.update((known) => {
        const added = [...analyses].filter(([key]) => !known.has(key));
        return added.length === 0 ? undefined : new Map([...known, ...added].slice(-MAX_ANALYSES));
      });
    },
  };
}
