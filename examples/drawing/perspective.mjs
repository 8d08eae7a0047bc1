/** Where the canal's lines meet, and the eye's height above the water in metres. */
export const VANISHING = { x: 640, y: 300 };
const EYE = 2.2;
const REACH = 620;

/** A point of the canal in metres (right, up from the water, away) as 'u v' of the drawing. */
export function point(x, y, z) {
  return `${(VANISHING.x + (REACH * x) / z).toFixed(1)} ${(VANISHING.y + (REACH * (EYE - y)) / z).toFixed(1)}`;
}

/** The same point as the water shows it. */
export function mirrored(x, y, z) {
  return point(x, -y, z);
}

/** Metres to drawing units at a distance. */
export function scaleAt(z) {
  return REACH / z;
}

/** A closed path through points of one upright wall along the canal, given as [z, y]. */
export function onWall(project, x, corners, attributes) {
  return `<path d="M${corners.map(([z, y]) => project(x, y, z)).join(' L')}Z" ${attributes}/>`;
}
