import type { ShotPlan } from '../live-view/shot-plan.js';
import type { ImageKeyframe } from '../plan/keyframe.js';

/** The images of a film, those near the playhead first, each once. */
export function imagesByPlace(
  { storyboard: { shots, skipped = [] }, keyframes }: ShotPlan,
  playhead: string | null,
): readonly ImageKeyframe[] {
  const at = Math.max(
    0,
    shots.findIndex(({ id }) => id === playhead),
  );
  // The page shows more of what follows than of what is before.
  const distance = (place: number) => (place >= at ? place - at : 3 * (at - place));
  const near = shots
    .map((shot, place) => ({ shot, place }))
    .sort((a, b) => distance(a.place) - distance(b.place));
  const used = [...near.map(({ shot }) => shot), ...skipped].flatMap(({ first, last }) => [first, last]);
  const images = used.flatMap((image) => {
    const keyframe = image && keyframes.get(image.uri);
    return keyframe?.kind === 'image' ? [keyframe] : [];
  });
  return [...new Map(images.map((image) => [image.digest, image])).values()];
}
