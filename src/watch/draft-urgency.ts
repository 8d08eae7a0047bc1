import type { CacheKey } from '../plan/cache-key.js';
import type { PlannedTake } from '../plan/render-plan.js';

/** What the order of drafts depends on. */
export interface DraftOrder {
  /** The shots in film order. */
  readonly shots: readonly string[];
  /** The shot that the page shows; null when no page is open. */
  readonly playhead: string | null;
  /** Drafts of edited shots, the last edit last. */
  readonly edited: readonly CacheKey[];
}

/** The class of proxies, which are small and waited for. */
export const PROXY_URGENCY = 3;
const [EDITED, AT_PLAYHEAD] = [2, 1];

/**
 * How urgent a draft is: first those of edited shots, then that under the playhead, then the others in the order in which
 * they will be played. Whole numbers are classes.
 */
export function draftUrgency(
  { key, shots }: Pick<PlannedTake, 'key' | 'shots'>,
  { shots: all, playhead, edited }: DraftOrder,
): number {
  const edit = edited.indexOf(key);
  if (edit >= 0) return EDITED + edit / edited.length;
  if (playhead !== null && shots.includes(playhead)) return AT_PLAYHEAD;
  const now = Math.max(0, playhead === null ? 0 : all.indexOf(playhead));
  const ahead = shots.map((shot) => (all.indexOf(shot) - now + all.length) % all.length);
  return 1 - (Math.min(...ahead) + 1) / (all.length + 1);
}
