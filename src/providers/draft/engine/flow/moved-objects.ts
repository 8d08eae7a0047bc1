import {
  type ChangedArea,
  findChangedAreas,
  type GridImages,
  overallChange,
  widenArea,
} from './changed-areas.js';

/** A small object that moves as a whole, in pixels of the middle view. */
export interface MovedObject {
  /** The pixels that it covers in the image where the flow starts. */
  readonly pixels: readonly number[];
  readonly u: number;
  readonly v: number;
}

/** The same objects in both directions. */
export interface MovedObjects {
  readonly forward: readonly MovedObject[];
  readonly backward: readonly MovedObject[];
  /** The part of the view that they cover, 0 to 1. */
  readonly share: number;
}

const MAX_OBJECTS = 4;
// Half of the change remains where two areas look alike by chance; the edge of an object leaves a quarter.
const MAX_REST = 0.4;
const MAX_SIZE_RATIO = 2.5;

/**
 * Finds small objects that move against the camera. They have too few corners for matches, and a search from coarse to fine
 * does not see them. But they change the view at just two places, and what one place has lost is at the other one.
 */
export function findMovedObjects(images: GridImages): MovedObjects {
  const areas = findChangedAreas(images);
  const candidates = areas.flatMap((from) =>
    areas.flatMap((to) => (areAlike(from, to) ? (matchAreas(images, from, to) ?? []) : [])),
  );
  candidates.sort((a, b) => a.rest - b.rest);
  const taken = new Set<ChangedArea>();
  const found: MatchedAreas[] = [];
  for (const match of candidates) {
    if (found.length === MAX_OBJECTS || taken.has(match.from) || taken.has(match.to)) continue;
    taken.add(match.from).add(match.to);
    found.push(match);
  }
  const object = (area: ChangedArea, own: GridImages, u: number, v: number): MovedObject => ({
    pixels: widenArea(area.pixels, own, u, v),
    ...{ u, v },
  });
  const covered = found.reduce((sum, { from }) => sum + from.pixels.length, 0);
  return {
    share: covered / images.common.length,
    forward: found.map(({ from, x, y }) => object(from, images, x, y)),
    backward: found.map(({ to, x, y }) => object(to, reversed(images), -x, -y)),
  };
}

interface MatchedAreas {
  readonly from: ChangedArea;
  readonly to: ChangedArea;
  /** The motion. */
  readonly x: number;
  readonly y: number;
  /** What remains of the change under the motion, relative to the change in place. */
  readonly rest: number;
}

// Where an object is, it differs from its surroundings; on a plain background, its place matches the one that it left as well.
function areAlike(from: ChangedArea, to: ChangedArea): boolean {
  const [small, large] = [from.pixels.length, to.pixels.length].sort((a, b) => a - b) as [number, number];
  return (
    from !== to &&
    large <= MAX_SIZE_RATIO * small &&
    from.edge.first > from.edge.last &&
    to.edge.last > to.edge.first
  );
}

function matchAreas(images: GridImages, from: ChangedArea, to: ChangedArea): MatchedAreas | undefined {
  const back = reversed(images);
  const inPlace = overallChange(images, from.pixels, 0, 0) + overallChange(images, to.pixels, 0, 0);
  let best = { from, to, x: to.x - from.x, y: to.y - from.y, rest: Number.POSITIVE_INFINITY };
  for (const step of [1, 0.25]) {
    const centre = best;
    for (let j = -SEARCH; j <= SEARCH; j++) {
      for (let i = -SEARCH; i <= SEARCH; i++) {
        const [x, y] = [centre.x + i * step, centre.y + j * step];
        // The object is whole in both areas: the first one moves to the last, and the last one back to the first.
        const change = overallChange(images, from.pixels, x, y) + overallChange(back, to.pixels, -x, -y);
        const rest = change / inPlace;
        if (rest < best.rest) best = { from, to, x, y, rest };
      }
    }
  }
  return best.rest <= MAX_REST ? best : undefined;
}

const SEARCH = 3;

function reversed(images: GridImages): GridImages {
  return { ...images, first: images.last, last: images.first };
}
