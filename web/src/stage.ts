import type { LiveShot, LiveView } from '../../src/live-view/live-view.js';

/** What the stage shows. */
export type Stage = 'film' | 'compare' | 'seam' | 'overview';

/** Controls of what the stage shows instead of the film. */
export interface StageControls {
  toggle(): void;
  pause(): void;
  step(frames: number): void;
  end(which: 'first' | 'last'): void;
}

/** Whether the stage has something to show for the shot at a place of the film. */
export function canShow(stage: Stage, view: LiveView | null, index: number): boolean {
  switch (stage) {
    case 'film':
      return true;
    case 'overview':
      return (view?.shots.length ?? 0) > 0;
    case 'seam':
      return index > 0 && [index - 1, index].every((at) => hasClip(view, at));
    case 'compare':
      return canCompare(view?.shots[index]);
  }
}

/** Only takes on this machine can play, and two with the same bytes look the same. */
export function canCompare(shot: LiveShot | undefined): boolean {
  return new Set(shot?.takes.flatMap(({ clip, where }) => (where === 'here' ? [clip] : []))).size > 1;
}

function hasClip(view: LiveView | null, index: number): boolean {
  const id = view?.shots[index]?.id;
  return view?.film?.slices.some(({ shot, plays }) => shot === id && plays !== 'keyframes') ?? false;
}
