import type { TakeRequest } from '../plan/take.js';
import type { OddClip } from './faults.js';

/**
 * Draws the clip of a task to the file at `path`. The request is one for the draft provider; the fault `odd-clip` changes its
 * duration, or the rate.
 */
export type MakeClip = (
  request: TakeRequest,
  path: string,
  signal: AbortSignal,
  odd?: OddClip,
) => Promise<void>;
