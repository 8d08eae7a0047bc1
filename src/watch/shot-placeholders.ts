import { decisionFor } from '../live-view/shot-plan.js';
import { clipFrames } from '../plan/clip-frames.js';
import type { Clip } from '../timeline/clip.js';
import { placeholder } from '../timeline/placeholder.js';
import type { WatchPlan } from './watch-plan.js';

/** By shot id, a placeholder for each shot without a clip, as large and as long as its draft will be. */
export function placeholdersFor(
  { storyboard: { shots, film }, draft }: WatchPlan,
  clips: ReadonlyMap<string, Clip>,
): ReadonlyMap<string, Clip> {
  return new Map(
    shots.flatMap(({ id }) => {
      const take = clips.has(id) ? undefined : decisionFor(draft.decisions, id)?.take;
      if (take === undefined) return [];
      const frames = clipFrames(take.request.duration, film.fps);
      return [[id, placeholder({ size: take.size ?? UNKNOWN, frames, fps: film.fps })] as const];
    }),
  );
}

// Only the service can read the first frame.
const UNKNOWN = { width: 1280, height: 720 };
