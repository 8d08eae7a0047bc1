import { bridge, quayLamp } from './bridge.mjs';
import { canalHouse } from './canal-house.mjs';
import { HOUSES } from './canal-houses.mjs';
import { tower, towerLight } from './lighthouse.mjs';
import { mirroredBoat, paperBoat, rings } from './paper-boat.mjs';
import { mirrored, point, VANISHING } from './perspective.mjs';
import { seeded } from './seeded.mjs';
import { turnedOver } from './water.mjs';

const LAMPS = [
  [-4.4, 14.2, 1.04],
  [4.4, 12.4, 1.04],
  [-4.4, 9.4, 1.08],
  [4.4, 7.2, 1.13],
];

/** The canal that leads under a bridge to the sea. `boat` is where the hero swims. */
export function canal({ boat, drift = 0 }) {
  const layers = [
    distance(),
    ...HOUSES.slice(0, 4).map(houseLayer),
    bridgeLayer(),
    ...HOUSES.slice(4).map(houseLayer),
  ];
  layers.splice(-4, 0, laundry());
  for (const [x, z, depth] of LAMPS) layers.push(lampLayer(x, z, depth));
  layers.push(...moorings(), hero(boat));
  return {
    anchor: VANISHING,
    sky: { horizon: VANISHING.y, sun: 640, cover: 0.9, seed: 12, depth: 0.8, tall: 980 },
    water: { horizon: VANISHING.y, middle: 640, drift, calm: 0.66, seed: 29 },
    layers,
  };
}

function houseLayer(house) {
  const air = Math.max(0.02, Math.min(0.62, (house.near - 5) * 0.021));
  const layer = {
    ...canalHouse(house, point),
    depth: house.depth,
    air,
    seed: house.seed * 7,
    wobble: 0.28,
    glowPower: 0.7,
  };
  return { ...layer, mirror: { ...layer, ...canalHouse(house, mirrored), wobble: 0 } };
}

function bridgeLayer() {
  const layer = { ...bridge(point), depth: 1, air: 0.2, seed: 91, wobble: 0.5, grain: 0.16 };
  return { ...layer, mirror: { ...layer, ...bridge(mirrored) } };
}

function lampLayer(x, z, depth) {
  const layer = { ...quayLamp(point, x, z), depth, air: 0.05, seed: 3, wobble: 0.3, glowPower: 1.2 };
  return { ...layer, mirror: { ...layer, ...quayLamp(mirrored, x, z) } };
}

// The way out: the sea, a low island, and the lighthouse that waits at the end of the film.
function distance() {
  const h = VANISHING.y;
  const art = `<path d="M520 ${h + 1} L566 ${h - 4} L600 ${h - 6} L628 ${h - 10} L650 ${h - 13} L672 ${h - 13} L682 ${h - 10} L688 ${h - 5} L698 ${h - 3} L704 ${h + 1}Z" fill="#4b4a66"/><path d="M628 ${h - 10} L650 ${h - 13} L646 ${h - 4} L632 ${h + 1}Z M660 ${h - 13} L672 ${h - 13} L676 ${h - 4} L664 ${h - 2}Z M590 ${h - 5} L606 ${h - 6} L602 ${h}Z" fill="#37364f"/><g transform="translate(662 ${h - 12}) scale(0.125)">${tower(0, 0)}</g>`;
  const glow = `<g transform="translate(662 ${h - 12}) scale(0.125)">${towerLight(0, 0)}<circle cx="0" cy="-170" r="8" fill="#ffe9b4"/></g>`;
  const layer = { art, glow, depth: 0.9, air: 0.35, seed: 17, wobble: 0.1, glowPower: 1.6 };
  return { ...layer, mirror: turnedOver(layer, h + 1) };
}

function laundry() {
  const random = seeded(71);
  const z = 10.4;
  const sag = (x) => 6.5 - 0.55 * Math.cos((x / 5.6) * (Math.PI / 2));
  const line = Array.from({ length: 21 }, (_, k) => -5.6 + 0.56 * k);
  let art = `<path d="M${line.map((x) => point(x, sag(x), z)).join(' L')}" stroke="#2a2438" stroke-width="1.3" fill="none"/>`;
  let x = -4.5;
  while (x < 4.2) {
    const w = random.between(0.45, 0.95);
    const h = random.between(0.6, 1.15);
    const tone = random.pick(['#e8d7bc', '#c98672', '#8aa0a8', '#d9b98e', '#a65f54', '#efe3cf']);
    const lean = random.between(-0.08, 0.16);
    art += `<path d="M${point(x, sag(x), z)} L${point(x + w, sag(x + w), z)} L${point(x + w + lean, sag(x) - h, z)} L${point(x + w * 0.5 + lean, sag(x) - h * 1.06, z)} L${point(x + lean, sag(x) - h * 0.96, z)}Z" fill="${tone}"/><path d="M${point(x + w * 0.6, sag(x), z)} L${point(x + w * 0.75 + lean, sag(x) - h * 0.95, z)} L${point(x + w * 0.9 + lean, sag(x) - h * 0.95, z)}Z" fill="#2a2438" opacity="0.18"/>`;
    x += w + random.between(0.12, 0.9);
  }
  return { art, depth: 1.08, air: 0.1, seed: 44, wobble: 0.4 };
}

function moorings() {
  return [
    { x: 3.5, z: 8.4, h: 1.7, depth: 1.1 },
    { x: -3.55, z: 12.5, h: 1.6, depth: 1.04 },
    { x: -3.5, z: 6.1, h: 1.5, depth: 1.13 },
  ].map(({ x, z, h, depth }) => {
    const pole = (project) =>
      [0, 0.32]
        .map(
          (d, k) =>
            `<path d="M${project(x + d - 0.07, -0.1, z + d)} L${project(x + d - 0.05, h - k * 0.3, z + d)} L${project(x + d + 0.06, h + 0.03 - k * 0.3, z + d)} L${project(x + d + 0.08, -0.1, z + d)}Z" fill="${k ? '#3d3138' : '#54423f'}"/><path d="M${project(x + d - 0.06, h - 0.22 - k * 0.3, z + d)} L${project(x + d - 0.06, h - 0.42 - k * 0.3, z + d)} L${project(x + d + 0.07, h - 0.42 - k * 0.3, z + d)} L${project(x + d + 0.07, h - 0.22 - k * 0.3, z + d)}Z" fill="#c9b394"/>`,
        )
        .join('');
    const layer = { art: pole(point), depth, air: 0.04, seed: 12, wobble: 0.3 };
    return { ...layer, mirror: { ...layer, art: pole(mirrored) } };
  });
}

function hero({ x, y, width, heel = 0 }) {
  const boat = paperBoat({ x, y, width, heel, pennant: true });
  const layer = {
    ...boat,
    glow: boat.glow + rings({ x, y, width }),
    depth: 1,
    seed: 2,
    wobble: 0.25,
    wash: 0.12,
    grain: 0.06,
    glowPower: 1.25,
  };
  return { ...layer, mirror: mirroredBoat(layer, boat, y + width * 0.03) };
}
