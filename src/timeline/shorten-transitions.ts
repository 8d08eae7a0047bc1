import { unreachable } from '../base/unreachable.js';
import { reach, type TimelineBoundary } from './transition.js';

/** What a shot has and what its boundaries ask of it, in frames as they are and as they would be unrounded. */
export interface Room {
  readonly boundaries: readonly TimelineBoundary[];
  /** Of each boundary, what it asks of the shots on both sides. */
  readonly asked: readonly number[];
  readonly lengths: readonly { readonly frames: number; readonly exact: number }[];
}

/**
 * Boundaries that leave something of every shot. In few frames a second rounding alone can fill a shot of which something
 * is left in time; then the longer of its boundaries is shortened.
 */
export function leaveRoom({ boundaries, asked, lengths }: Room): readonly TimelineBoundary[] {
  let fitting = boundaries;
  for (const [shot, { frames, exact }] of lengths.entries()) {
    // Where more was asked for than there is, that is told as it was asked.
    if ((asked[shot - 1] ?? 0) + (asked[shot] ?? 0) >= exact) continue;
    let tried: readonly TimelineBoundary[] | undefined = fitting;
    while (tried && taken(tried, shot) >= frames) tried = shortenedAt(tried, shot);
    fitting = tried ?? fitting;
  }
  return fitting;
}

function reachOf(boundaries: readonly TimelineBoundary[], shot: number): { in: number; out: number } {
  const [before, after] = [boundaries[shot - 1], boundaries[shot]];
  return { in: before ? reach(before).in : 0, out: after ? reach(after).out : 0 };
}

function taken(boundaries: readonly TimelineBoundary[], shot: number): number {
  const own = reachOf(boundaries, shot);
  return own.in + own.out;
}

function shortenedAt(
  boundaries: readonly TimelineBoundary[],
  shot: number,
): readonly TimelineBoundary[] | undefined {
  const own = reachOf(boundaries, shot);
  const side = own.in > own.out ? 'in' : 'out';
  const at = side === 'in' ? shot - 1 : shot;
  const longer = boundaries[at];
  const shorter = longer && shortened(longer, side);
  return shorter && boundaries.map((one, n) => (n === at ? shorter : one));
}

// Undefined where nothing would be left of it.
function shortened(boundary: TimelineBoundary, side: 'in' | 'out'): TimelineBoundary | undefined {
  const by = (boundary.shortened ?? 0) + 1;
  const { kind, frames, match } = boundary;
  switch (kind) {
    case 'cut':
    case 'continue':
      if (match === undefined || match.frames === 1) return undefined;
      return { ...boundary, match: { ...match, frames: match.frames - 1 }, shortened: by };
    case 'fade':
      // Each shot has its own part of it.
      if (boundary[side] === 1) return undefined;
      return { ...boundary, frames: frames - 1, [side]: boundary[side] - 1, shortened: by };
    case 'dissolve':
    case 'wipe':
      if (frames === 1) return undefined;
      return { ...boundary, frames: frames - 1, out: frames - 1, in: frames - 1, shortened: by };
    default:
      return unreachable(kind);
  }
}
