import { onWall } from './perspective.mjs';

export const WALL = 5.6;
export const QUAY = 0.9;

/** The piece of the quay in front of one house: paving, and the wall down to the water. */
export function quay({ side, near, far, first }, project, random) {
  const edge = side * 4;
  const from = first ? 1.5 : near - 0.05;
  const to = far + 0.1;
  const flat = (x0, x1, z0, z1, fill, more = '') =>
    `<path d="M${project(x0, QUAY, z0)} L${project(x1, QUAY, z0)} L${project(x1, QUAY, z1)} L${project(x0, QUAY, z1)}Z" fill="${fill}" ${more}/>`;
  const wall = (z0, z1, y0, y1, fill, more = '') =>
    onWall(
      project,
      edge,
      [
        [z0, y0],
        [z1, y0],
        [z1, y1],
        [z0, y1],
      ],
      `fill="${fill}" ${more}`,
    );
  const parts = [flat(edge, side * WALL, from, to, '#8d8288'), wall(from, to, -0.05, QUAY, '#5d5560')];
  for (let z = from; z < to; z += 0.42) {
    parts.push(flat(edge, side * WALL, z, Math.min(z + 0.05, to), '#5a5260', 'opacity="0.6"'));
    for (let k = 0; k < 3; k++) {
      const shade = random.pick(['#443d4a', '#77696c', '#6a6068', '#4e4753', '#857570']);
      const shift = random.between(0, 0.1);
      parts.push(
        wall(
          z + shift,
          Math.min(z + 0.36 + shift, to),
          0.04 + k * 0.28,
          0.27 + k * 0.28,
          shade,
          'opacity="0.8"',
        ),
      );
    }
  }
  parts.push(
    wall(from, to, -0.05, 0.16, '#34473f', 'opacity="0.75"'),
    wall(from, to, QUAY - 0.07, QUAY, '#a39592'),
  );
  return parts.join('');
}
