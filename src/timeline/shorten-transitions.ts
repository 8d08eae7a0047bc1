import { transitionKinds } from '../storyboard/transition-kinds.js';
import { reach, type TimelineTransition } from './transition.js';

/** What a shot has and what its transitions ask of it, in frames as they are and as they would be unrounded. */
export interface Room {
  readonly transitions: readonly TimelineTransition[];
  /** Of each transition, what it asks of the shots on both sides. */
  readonly asked: readonly number[];
  readonly lengths: readonly { readonly frames: number; readonly exact: number }[];
}

/**
 * Transitions that leave something of every shot. In few frames a second rounding alone can fill a shot of which something
 * is left in time; then the longer of its transitions is shortened.
 */
export function shortenTransitions({ transitions, asked, lengths }: Room): readonly TimelineTransition[] {
  let fitting = transitions;
  for (const [shot, { frames, exact }] of lengths.entries()) {
    // Where more was asked for than there is, that is told as it was asked.
    if ((asked[shot - 1] ?? 0) + (asked[shot] ?? 0) >= exact) continue;
    let tried: readonly TimelineTransition[] | undefined = fitting;
    while (tried && taken(tried, shot) >= frames) tried = shortenedAt(tried, shot);
    fitting = tried ?? fitting;
  }
  return fitting;
}

function reachOf(transitions: readonly TimelineTransition[], shot: number): { in: number; out: number } {
  const [before, after] = [transitions[shot - 1], transitions[shot]];
  return { in: before ? reach(before).in : 0, out: after ? reach(after).out : 0 };
}

function taken(transitions: readonly TimelineTransition[], shot: number): number {
  const own = reachOf(transitions, shot);
  return own.in + own.out;
}

function shortenedAt(
  transitions: readonly TimelineTransition[],
  shot: number,
): readonly TimelineTransition[] | undefined {
  const own = reachOf(transitions, shot);
  const side = own.in > own.out ? 'in' : 'out';
  const at = side === 'in' ? shot - 1 : shot;
  const longer = transitions[at];
  const shorter = longer && shortened(longer, side);
  return shorter && transitions.map((one, n) => (n === at ? shorter : one));
}

// Undefined where nothing would be left of it.
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
