import { transitionKinds } from '../storyboard/transition-kinds.js';
import { affectedFrames, type TimelineTransition } from './transition.js';

/** The frames of shots and those that their transitions take, rounded and unrounded. */
export interface Room {
  readonly transitions: readonly TimelineTransition[];
  /** The unrounded frames that each transition takes from the shots on both sides. */
  readonly asked: readonly number[];
  readonly lengths: readonly { readonly frames: number; readonly exact: number }[];
}

/**
 * Transitions that leave at least one frame of every shot. At a low frame rate rounding alone can fill a shot that has
 * time left; then the longer of its transitions is shortened.
 */
export function shortenTransitions({ transitions, asked, lengths }: Room): readonly TimelineTransition[] {
  let fitting = transitions;
  for (const [shot, { frames, exact }] of lengths.entries()) {
    // Transitions that are too long as requested are reported as requested.
    if ((asked[shot - 1] ?? 0) + (asked[shot] ?? 0) >= exact) continue;
    let tried: readonly TimelineTransition[] | undefined = fitting;
    while (tried && taken(tried, shot) >= frames) tried = shortenedAt(tried, shot);
    fitting = tried ?? fitting;
  }
  return fitting;
}

function affectedIn(transitions: readonly TimelineTransition[], shot: number): { in: number; out: number } {
  const [before, after] = [transitions[shot - 1], transitions[shot]];
  return { in: before ? affectedFrames(before).in : 0, out: after ? affectedFrames(after).out : 0 };
}

function taken(transitions: readonly TimelineTransition[], shot: number): number {
  const own = affectedIn(transitions, shot);
  return own.in + own.out;
}

function shortenedAt(
  transitions: readonly TimelineTransition[],
  shot: number,
): readonly TimelineTransition[] | undefined {
  const own = affectedIn(transitions, shot);
  const side = own.in > own.out ? 'in' : 'out';
  const at = side === 'in' ? shot - 1 : shot;
  const longer = transitions[at];
  const shorter = longer && shortened(longer, side);
  return shorter && transitions.map((one, n) => (n === at ? shorter : one));
}

// Undefined where no frame of the transition would be left.
function shortened(transition: TimelineTransition, side: 'in' | 'out'): TimelineTransition | undefined {
  const by = (transition.shortened ?? 0) + 1;
  const { kind, frames, match } = transition;
  switch (transitionKinds[kind].sides) {
    case 'none':
      if (match === undefined || match.frames === 1) return undefined;
      return { ...transition, match: { ...match, frames: match.frames - 1 }, shortened: by };
    case 'halves':
      if (transition[side] === 1) return undefined;
      return { ...transition, frames: frames - 1, [side]: transition[side] - 1, shortened: by };
    case 'overlap':
      if (frames === 1) return undefined;
      return { ...transition, frames: frames - 1, out: frames - 1, in: frames - 1, shortened: by };
  }
}
