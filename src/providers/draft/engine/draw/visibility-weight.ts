import type { FlowPlace, Vector } from '../flow/flow-lookup.js';

/** A place of a frame in the flow of both images, and the weight that each has there by time alone. */
export interface FramePlace {
  readonly inFirst: FlowPlace;
  readonly inLast: FlowPlace;
  readonly first: number;
  readonly last: number;
}

/** The share of the last image where the frame moves by `moved`; undefined if neither image shows the place. */
export function visibilityWeight(
  { inFirst, inLast, first, last }: FramePlace,
  moved: Vector,
): number | undefined {
  const leaning = backgroundLeaning(inFirst, inLast);
  const firstWeight = first * visibility(inFirst, moved.u, moved.v) * (1 + UNCOVERED * Math.max(0, -leaning));
  const lastWeight = last * visibility(inLast, -moved.u, -moved.v) * (1 + UNCOVERED * Math.max(0, leaning));
  return firstWeight + lastWeight > 1e-6 ? lastWeight / (firstWeight + lastWeight) : undefined;
}

const MIN_VISIBILITY = 0.02;

/**
 * Whether an image shows at a place what the frame shows. It does not if the place certainly moves in another way,
 * because then something else is in front. An uncertain place counts as visible, so that it dissolves.
 */
function visibility(place: FlowPlace, u: number, v: number): number {
  const du = place.u - u;
  const dv = place.v - v;
  const away = (du * du + dv * dv) / (1.5 + 0.01 * (u * u + v * v));
  return MIN_VISIBILITY + 1 - certainty(place) * (1 - 1 / (1 + away * away));
}

/*
 * Where a place cannot be followed, one image may continue the resting background around it. The other one then shows an
 * object that left or arrived: it is elsewhere most of the time, and here only close to its own end. If both or neither
 * show background, nothing follows. 1 = certainly the last image, -1 = certainly the first.
 */
function backgroundLeaning(inFirst: FlowPlace, inLast: FlowPlace): number {
  const uncertainty = 1 - Math.max(certainty(inFirst), certainty(inLast));
  return (
    (uncertainty * (inLast.background - inFirst.background)) /
    (inLast.background + inFirst.background + MIN_BACKGROUND)
  );
}

// An object that moves a few times its own width uncovers the background in the first third of its path; this is the
// average effect.
const UNCOVERED = 2;
const MIN_BACKGROUND = 0.05;

function certainty({ trust }: FlowPlace): number {
  return Math.min(1, 1.5 * trust);
}
