import type { Digest } from '../../base/digest.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { MotionCache } from '../cache/motion-cache.js';
import type { TakeRecord } from '../clips/take-record.js';
import type { SharedRecord } from './shared-record.js';

/** Motion analyses are shared with their clips, so that a machine that pulls one does not analyse its images again. */
export interface SharedMotions {
  readonly cache: MotionCache;
  /** The key of the analysis of a clip's images; undefined for a clip whose images are never analysed. */
  readonly nameOf: (inputs: PixelInputs, size: Size) => Digest | undefined;
}

/** The analysis of a clip of this machine. */
export async function motionOf(
  { inputs, facts }: TakeRecord,
  { cache, nameOf }: SharedMotions,
): Promise<MotionAnalysis | undefined> {
  const name = nameOf(inputs, facts);
  return name && (await cache.read()).get(name);
}

/** Keeps the analyses of other machines. They only save time, so nothing here is an error. */
export async function learnMotions(
  records: readonly SharedRecord[],
  { cache, nameOf }: SharedMotions,
): Promise<void> {
  const analyses = records.flatMap(({ inputs, motion }) => {
    const name = motion && nameOf(inputs, motion.size);
    return name ? [[name, motion.seen] as const] : [];
  });
  if (analyses.length > 0) await cache.remember(new Map(analyses)).catch(() => undefined);
}
