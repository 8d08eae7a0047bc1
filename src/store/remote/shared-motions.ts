import type { Digest } from '../../base/digest.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { MotionCache } from '../cache/motion-cache.js';
import type { TakeRecord } from '../clips/take-record.js';
import type { SharedRecord } from './shared-record.js';

/** What the draft engine saw goes along with its clips, so that who gets one need not look at its stills again. */
export interface SharedMotions {
  readonly memory: MotionCache;
  /** Names a look at a clip's stills; undefined for a clip whose stills our engine never looks at. */
  readonly nameOf: (inputs: PixelInputs, size: Size) => Digest | undefined;
}

/** What was seen in the stills of a clip of this machine. */
export async function motionOf(
  { inputs, facts }: TakeRecord,
  { memory, nameOf }: SharedMotions,
): Promise<MotionAnalysis | undefined> {
  const name = nameOf(inputs, facts);
  return name && (await memory.read()).get(name);
}

/** Remembers what others saw. To lose it costs another look, so nothing here is an error. */
export async function learnMotions(
  records: readonly SharedRecord[],
  { memory, nameOf }: SharedMotions,
): Promise<void> {
  const seen = records.flatMap(({ inputs, motion }) => {
    const name = motion && nameOf(inputs, motion.size);
    return name ? [[name, motion.seen] as const] : [];
  });
  if (seen.length > 0) await memory.remember(new Map(seen)).catch(() => undefined);
}
