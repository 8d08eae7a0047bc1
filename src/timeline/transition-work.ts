import type { Storyboard } from '../storyboard/storyboard.js';
import { type TimelineTransition, transitionBetween } from './transition.js';

/** A transition that cannot be made of copied pictures alone. */
export interface TransitionWork {
  /** Ids of the earlier and the later shot. */
  readonly shots: readonly [string, string];
  readonly kind: TimelineTransition['kind'];
  /** Whether colours are matched there. */
  readonly matched: boolean;
  /** Frames of the film that are encoded for it; up to the next I-frame some more may have to follow. */
  readonly frames: number;
}

/** What a film's transitions make an encoder do, before any clip is there. */
export function transitionWork(
  { film, shots }: Pick<Storyboard, 'film' | 'shots'>,
  keyframes: Parameters<typeof transitionBetween>[2]['keyframes'],
): readonly TransitionWork[] {
  return shots.slice(1).flatMap((later, n) => {
    const earlier = shots[n]!; // One before each of the later ones.
    const { kind, frames, out, match } = transitionBetween(earlier, later, { ...film, keyframes });
    const anew = match ? 2 * match.frames - out : frames;
    if (anew === 0) return [];
    return [{ shots: [earlier.id, later.id] as const, kind, matched: match !== undefined, frames: anew }];
  });
}
