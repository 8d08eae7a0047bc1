import { opening } from './canal-window.mjs';
import { mixHex } from './colour.mjs';
import { GABLES } from './gables.mjs';
import { onWall } from './perspective.mjs';
import { QUAY, quay, WALL } from './quay.mjs';
import { seeded } from './seeded.mjs';

/** One house on the canal with its part of the quay: `side` is -1 or 1, and it reaches from `near` to `far` metres away. */
export function canalHouse(house, project) {
  const { side, near, far, eaves, gable, colour, trim, seed, floors, columns } = house;
  const random = seeded(seed);
  const x = side * WALL;
  const wall = (corners, fill, more = '') => onWall(project, x, corners, `fill="${fill}" ${more}`);
  const box = (z0, z1, y0, y1) => [
    [z0, y0],
    [z1, y0],
    [z1, y1],
    [z0, y1],
  ];
  const art = [sideWall(house, project), wall(outline(house), colour)];
  const glow = [];

  for (let n = 0; n < 150; n++) {
    const z = random.between(near, far - 0.4);
    const y = random.between(QUAY, eaves + 0.3);
    const tone = random.pick([
      mixHex(colour, '#2b2030', 0.3),
      mixHex(colour, '#f5dcc0', 0.22),
      mixHex(colour, '#7a4a3a', 0.3),
    ]);
    art.push(
      wall(
        box(z, z + random.between(0.16, 0.34), y, y + random.between(0.07, 0.13)),
        tone,
        `opacity="${random.between(0.25, 0.7).toFixed(2)}"`,
      ),
    );
  }
  // Damp climbs from the quay and runs down from the eaves.
  for (let n = 0; n < 16; n++) {
    const z = random.between(near, far - 0.2);
    const length = random.between(0.5, 2.4);
    const top = random.chance(0.5) ? eaves : QUAY + length;
    art.push(
      wall(
        [
          [z, top],
          [z + random.between(0.12, 0.4), top],
          [z + 0.1, top - length],
        ],
        '#2a2438',
        'opacity="0.2"',
      ),
    );
  }
  art.push(wall(box(near, far, QUAY, QUAY + 0.55), mixHex(colour, '#3a3240', 0.6)));
  art.push(
    wall(box(near, far, eaves - 0.16, eaves + 0.08), trim),
    wall(box(near, far, eaves - 0.26, eaves - 0.16), '#2a2438', 'opacity="0.45"'),
  );
  art.push(wall(outline(house), 'none', `stroke="${trim}" stroke-width="2.4" stroke-linejoin="round"`));

  const storey = (eaves - QUAY - 0.7) / floors;
  const bay = (far - near) / columns;
  for (let floor = 0; floor < floors; floor++) {
    for (let column = 0; column < columns; column++) {
      const z = near + bay * (column + 0.5);
      const y = QUAY + 0.75 + storey * floor;
      const door = floor === 0 && column === house.door;
      const half = Math.min(bay * 0.24, 0.5);
      opening(
        {
          z,
          half,
          y: door ? QUAY : y,
          top: y + storey * 0.66,
          door,
          lit: random.chance(door ? 0.3 : (house.lit ?? 0.5)),
          shutter: house.shutter,
        },
        { wall, box, random, trim, art, glow },
      );
    }
  }
  const attic = eaves + 0.55;
  const middle = (near + far) / 2;
  art.push(wall(box(middle - 0.36, middle + 0.36, attic - 0.06, attic + 1.06), trim));
  (random.chance(0.6) ? glow : art).push(
    wall(box(middle - 0.26, middle + 0.26, attic, attic + 1), glow.length % 2 ? '#f0a04a' : '#26304a'),
  );
  art.push(quay(house, project, random));
  return { art: art.join(''), glow: glow.join('') };

  function outline() {
    return GABLES[gable](near, far, eaves).concat([
      [far, QUAY],
      [near, QUAY],
    ]);
  }
}

// The wall that looks at us wherever a house is taller than its nearer neighbour.
function sideWall({ side, near, eaves, colour }, project) {
  const x = side * WALL;
  const back = side * 12;
  return `<path d="M${project(x, QUAY, near)} L${project(x, eaves, near)} L${project(x + side * 2.6, eaves + 2.2, near)} L${project(back, eaves, near)} L${project(back, QUAY, near)}Z" fill="${mixHex(colour, '#1d1c30', 0.62)}"/>`;
}
