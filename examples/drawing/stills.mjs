import { attic } from './attic.mjs';
import { canal } from './canal.mjs';
import { sea } from './sea.mjs';

/**
 * The film in ten stills: where the camera stands, how dark it is, where the boat swims. Stills of one place share
 * one drawn world, so that everything between two of them is a camera move, a drifting boat, and the evening.
 */
export const STILLS = {
  roofs: { scene: attic({ boat: { x: 752 } }), camera: { x: 640, y: 360, zoom: 1 }, night: 0.06 },
  window: { scene: attic({ boat: { x: 738 } }), camera: { x: 705, y: 446, zoom: 1.7 }, night: 0.18 },
  gutter: {
    scene: attic({ boat: { x: 600, heel: -2 } }),
    camera: { x: 560, y: 498, zoom: 1.85 },
    night: 0.32,
  },

  canal: {
    scene: canal({ boat: { x: 590, y: 590, width: 140 } }),
    camera: { x: 640, y: 360, zoom: 1 },
    night: 0.3,
  },
  bridge: {
    scene: canal({ boat: { x: 608, y: 478, width: 88 }, drift: 0.1 }),
    camera: { x: 640, y: 336, zoom: 1.55 },
    night: 0.48,
  },
  arch: {
    scene: canal({ boat: { x: 644, y: 393, width: 46 }, drift: 0.2 }),
    camera: { x: 640, y: 311, zoom: 2.6 },
    night: 0.66,
  },

  lighthouse: {
    scene: sea({ boat: { x: 700, y: 560, width: 124 } }),
    camera: { x: 500, y: 330, zoom: 1.12 },
    night: 0.66,
  },
  lanterns: {
    scene: sea({ boat: { x: 900, y: 562, width: 124, heel: 2 }, drift: -24 }),
    camera: { x: 690, y: 338, zoom: 1 },
    night: 0.84,
  },
  fleet: {
    scene: sea({ boat: { x: 960, y: 562, width: 124 }, drift: -44 }),
    camera: { x: 860, y: 325, zoom: 0.84 },
    night: 0.94,
  },
  stars: {
    scene: sea({ boat: { x: 990, y: 560, width: 124, heel: -2 }, drift: -60 }),
    camera: { x: 955, y: 215, zoom: 0.72 },
    night: 1,
  },
};
