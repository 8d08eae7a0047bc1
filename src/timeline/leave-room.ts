import { unreachable } from '../base/unreachable.js';
import { reach, type TimelineBoundary } from './boundary.js';

// At its two ends a shot may be asked for a frame more than in time, or nearly, and may have half of one less itself.
const MOST = 3;

/**
 * Boundaries that leave something of every shot. In few frames a second rounding alone can fill a shot of which something
 * is left in time; then the longer of its boundaries is shortened, by no more than that.
 */
export function leaveRoom(
  boundaries: readonly TimelineBoundary[],
  lengths: readonly number[],
): readonly TimelineBoundary[] {
  let fitting = boundaries;
  for (const [shot, length] of lengths.entries()) {
    let tried: readonly TimelineBoundary[] | undefined = fitting;
    for (let left = MOST; left > 0 && tried && taken(tried, shot) >= length; left -= 1) {
      tried = shortenedAt(tried, shot);
    }
    // Otherwise more was asked for than there is, and that is told as it was asked.
    if (tried && taken(tried, shot) < length) fitting = tried;
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
