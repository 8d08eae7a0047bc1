import type { Storyboard } from '../storyboard/storyboard.js';
import { type TimelineTransition, transitionBetween } from './transition.js';

/** A transition that needs encoded frames. */
export interface TransitionWork {
  /** Ids of the earlier and the later shot. */
  readonly shots: readonly [string, string];
  readonly kind: TimelineTransition['kind'];
  /** Whether colours are matched there. */
  readonly matched: boolean;
  /** Frames that are encoded for it; more may follow up to the next I-frame. */
  readonly frames: number;
}

/** What has to be encoded for a film's transitions, known before any clip exists. */
export function transitionWork(
  { film, shots }: Pick<Storyboard, 'film' | 'shots'>,
  keyframes: Parameters<typeof transitionBetween>[2]['keyframes'],
): readonly TransitionWork[] {
  return shots.slice(1).flatMap((later, n) => {
    const earlier = shots[n]!; // One before each of the later ones.
    const { kind, frames, out, match } = transitionBetween(earlier, later, { ...film, keyframes });
    const encoded = match ? 2 * match.frames - out : frames;
    if (encoded === 0) return [];
    return [{ shots: [earlier.id, later.id] as const, kind, matched: match !== undefined, frames: encoded }];
  });
}
