import type { Place, Vector } from '../flow/look-up.js';

/** A frame's place as both stills show it, and how much each of them counts there by time alone. */
export interface Sight {
  readonly inFirst: Place;
  readonly inLast: Place;
  readonly first: number;
  readonly last: number;
}

/** The share of the last still where the frame moves by `moved`; undefined if neither still shows the place. */
export function visibilityWeight({ inFirst, inLast, first, last }: Sight, moved: Vector): number | undefined {
  const leaning = groundLeaning(inFirst, inLast);
  const seenFirst = first * visible(inFirst, moved.u, moved.v) * (1 + UNCOVERED * Math.max(0, -leaning));
  const seenLast = last * visible(inLast, -moved.u, -moved.v) * (1 + UNCOVERED * Math.max(0, leaning));
  return seenFirst + seenLast > 1e-6 ? seenLast / (seenFirst + seenLast) : undefined;
}

const SEEN_AT_LEAST = 0.02;

/**
 * Whether a still shows at a place what the frame shows: not if the place surely moves in another way, because then
 * something else is in front. A place of which nothing is sure is taken as seen, so that it dissolves.
 */
function visible(place: Place, u: number, v: number): number {
  const du = place.u - u;
  const dv = place.v - v;
  const away = (du * du + dv * dv) / (1.5 + 0.01 * (u * u + v * v));
  return SEEN_AT_LEAST + 1 - sureness(place) * (1 - 1 / (1 + away * away));
}

/*
 * Of two looks of a place that cannot be followed, one may go on the resting ground around it. Then the other is a
 * thing that left or came: somewhere on its way for most of the time, and here only near its own still. Both being
 * ground, or neither, says nothing. 1 = surely the last still, -1 = surely the first.
 */
function groundLeaning(inFirst: Place, inLast: Place): number {
  const unsure = 1 - Math.max(sureness(inFirst), sureness(inLast));
  return (unsure * (inLast.ground - inFirst.ground)) / (inLast.ground + inFirst.ground + FAINT);
}

// What goes a few times its own width uncovers the ground in the first third of its way; this is that, in the mean.
const UNCOVERED = 2;
const FAINT = 0.05;

function sureness({ trust }: Place): number {
  return Math.min(1, 1.5 * trust);
}
