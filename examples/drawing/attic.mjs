import { dormer, GUTTER, gutterBack, gutterFront, nearRoof, wallUnderEaves } from './dormer.mjs';
import { tower, towerLight } from './lighthouse.mjs';
import { paperBoat } from './paper-boat.mjs';
import { rowOfRoofs, steeple } from './roofs.mjs';

const HORIZON = 330;

/** The town from the attic, after the rain. `boat` is where in the gutter the hero swims. */
export function attic({ boat }) {
  return {
    anchor: { x: 640, y: HORIZON },
    sky: { horizon: HORIZON, sun: 230, cover: 0.72, seed: 12, depth: 0.64, tall: 560 },
    water: { horizon: HORIZON, middle: 200, calm: 0.6, seed: 31 },
    layers: [
      island(),
      farTown(),
      town({
        from: -420,
        to: 1250,
        base: (x) => 425 + Math.abs(x - 420) * 0.03,
        size: 34,
        seed: 201,
        depth: 0.66,
        air: 0.42,
        mist: [380, 470],
        lit: 0.2,
        tower: [448, 420, 26, 96],
      }),
      town({
        from: -460,
        to: 1200,
        base: (x) => 498 - Math.max(0, 300 - x) * 0.05,
        size: 54,
        seed: 305,
        depth: 0.76,
        air: 0.24,
        mist: [440, 560],
        lit: 0.24,
      }),
      town({
        from: -520,
        to: 900,
        base: (x) => 600 - Math.max(0, 220 - x) * 0.1,
        size: 82,
        seed: 411,
        depth: 0.87,
        air: 0.1,
        mist: [540, 680],
        lit: 0.26,
      }),
      town({
        from: -560,
        to: 420,
        base: (x) => 752 - Math.max(0, 160 - x) * 0.12,
        size: 118,
        seed: 527,
        depth: 0.95,
        air: 0.03,
        mist: [640, 860],
        lit: 0.2,
      }),
      { ...nearRoof(), depth: 1, seed: 33, grain: 0.18, wobble: 0.5 },
      { ...dormer(), depth: 1, seed: 35, wobble: 0.35, glowPower: 0.42 },
      { ...wallUnderEaves(), depth: 1, seed: 37, wobble: 0.4 },
      { ...gutterBack(), depth: 1, seed: 38, wobble: 0.3 },
      { ...hero(boat), depth: 1, seed: 2, wobble: 0.15, wash: 0.1, grain: 0.05, glowPower: 1.3 },
      { ...gutterFront(), depth: 1, seed: 39, wobble: 0.3 },
    ],
  };
}

function hero({ x, heel = 0 }) {
  const { art, glow } = paperBoat({ x, y: GUTTER + 3, width: 54, heel, pennant: true });
  return { art, glow };
}

// Far out, small, and already lit: where the story goes.
function island() {
  const h = HORIZON;
  const place = `translate(150 ${h - 9}) scale(0.19)`;
  return {
    art: `<path d="M70 ${h + 2} L104 ${h - 6} L140 ${h - 11} L166 ${h - 10} L190 ${h - 4} L236 ${h + 2}Z" fill="#5a5874"/><g transform="${place}">${tower(0, 0)}</g>`,
    glow: `<g transform="${place}">${towerLight(0, 0)}<circle cx="0" cy="-170" r="13" fill="#fff0c4"/></g>`,
    depth: 0.6,
    air: 0.3,
    seed: 17,
    wobble: 0.1,
    glowPower: 1.7,
  };
}

function farTown() {
  const row = rowOfRoofs({
    from: 240,
    to: 1400,
    base: (x) => 388 - (x - 300) * 0.03,
    size: 21,
    colours: ['#8d7c8c', '#a08a8c', '#7d7288'],
    roofs: ['#6f5f74', '#7c6672', '#8d6a6c'],
    seed: 101,
    lit: 0.16,
  });
  const towers =
    steeple({ x: 330, foot: 380, width: 17, height: 62, colour: '#8a7c8e', roof: '#5f607c' }) +
    steeple({ x: 905, foot: 360, width: 20, height: 70, colour: '#94828c', roof: '#55607a' });
  return {
    art: towers + row.art,
    glow: row.glow,
    depth: 0.62,
    air: 0.58,
    mist: { from: 345, to: 400, amount: 0.3 },
    seed: 41,
    wobble: 0.4,
    glowPower: 0.7,
  };
}

function town({ from, to, base, size, seed, depth, air, mist, lit, tower: t }) {
  const row = rowOfRoofs({
    from,
    to,
    base,
    size,
    seed,
    lit,
    colours: ['#b58f7c', '#9a7470', '#c7a488', '#8a7480', '#a86a58', '#7d7684'],
    roofs: ['#7a4e4a', '#5a4c5e', '#8f5a4e', '#4e5568', '#6d4a50'],
  });
  const spire = t
    ? steeple({ x: t[0], foot: t[1], width: t[2], height: t[3], colour: '#a08a86', roof: '#4c6070' })
    : '';
  return {
    art: spire + row.art,
    glow: row.glow,
    depth,
    air,
    mist: { from: mist[0], to: mist[1], amount: 0.5 },
    seed,
    wobble: 0.5,
    glowPower: 0.75,
  };
}
