import { attic } from './attic.mjs';
import { canal } from './canal.mjs';
import { sea } from './sea.mjs';

/**
 * The ten keyframes of the film: camera position, darkness, position of the boat. Keyframes of one place share one drawn
 * world, so that everything between two of them is a camera move, a drifting boat, and the evening.
 */
export const KEYFRAMES = {
  roofs: { scene: attic({ boat: { x: 746 } }), camera: { x: 640, y: 360, zoom: 1 }, night: 0.06 },
  window: { scene: attic({ boat: { x: 738 } }), camera: { x: 705, y: 446, zoom: 1.7 }, night: 0.18 },
  gutter: {
    scene: attic({ boat: { x: 702 } }),
    camera: { x: 612, y: 492, zoom: 1.8 },
    night: 0.32,
  },

  canal: {
    scene: canal({ boat: { x: 600, y: 508, width: 104 } }),
    camera: { x: 640, y: 360, zoom: 1 },
    night: 0.3,
  },
  bridge: {
    scene: canal({ boat: { x: 613, y: 466, width: 84 }, drift: 0.1 }),
    camera: { x: 640, y: 335, zoom: 1.45 },
    night: 0.48,
  },
  arch: {
    scene: canal({ boat: { x: 630, y: 440, width: 70 }, drift: 0.2 }),
    camera: { x: 640, y: 314, zoom: 2.2 },
    night: 0.66,
  },

  lighthouse: {
    scene: sea({ boat: { x: 700, y: 562, width: 124 } }),
    camera: { x: 500, y: 330, zoom: 1.12 },
    night: 0.71,
  },
  lanterns: {
    scene: sea({ boat: { x: 750, y: 562, width: 124, heel: 2 }, drift: -24 }),
    camera: { x: 690, y: 338, zoom: 1 },
    night: 0.8,
  },
  fleet: {
    scene: sea({ boat: { x: 790, y: 562, width: 124 }, drift: -44 }),
    camera: { x: 860, y: 325, zoom: 0.84 },
    night: 0.9,
  },
  stars: {
    scene: sea({ boat: { x: 815, y: 562, width: 124, heel: -2 }, drift: -60 }),
    camera: { x: 955, y: 215, zoom: 0.72 },
    night: 1,
  },
};
