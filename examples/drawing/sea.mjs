import { cottage, cottageLight, tower, towerLight } from './lighthouse.mjs';
import { mirroredBoat, paperBoat, rings } from './paper-boat.mjs';
import { seeded } from './seeded.mjs';
import { turnedOver } from './water.mjs';

const HORIZON = 400;

/** The open sea with its lighthouse, and a fleet of paper lanterns. `boat` is where the hero swims, `drift` how far the others have. */
export function sea({ boat, drift = 0, beam = 0 }) {
  const layers = [farCoast(), headland(beam), ...fleetLayers(drift), hero(boat)];
  return {
    anchor: { x: 640, y: HORIZON },
    sky: {
      horizon: HORIZON,
      sun: 330,
      cover: 0.42,
      seed: 8,
      depth: 0.84,
      milkyWay: { x: 1150, y: 20, turn: 0.95, width: 120 },
    },
    water: { horizon: HORIZON, middle: 640, drift: drift * 0.004, seed: 23 },
    layers: layers.sort((a, b) => a.order - b.order),
  };
}

function farCoast() {
  const random = seeded(51);
  let ridge = `M-900 ${HORIZON + 1}`;
  for (let x = -900; x <= 430; x += 22) {
    const fade = Math.min(1, (430 - x) / 500);
    ridge += ` L${x} ${(HORIZON - (6 + 26 * Math.abs(Math.sin(x / 170)) + random.between(0, 5)) * fade).toFixed(1)}`;
  }
  let lamps = '';
  for (let n = 0; n < 70; n++) {
    const x = random.between(-700, 240);
    lamps += `<circle cx="${x.toFixed(1)}" cy="${(HORIZON - random.between(1.5, 9)).toFixed(1)}" r="${random.between(0.5, 1.25).toFixed(2)}" fill="#ffc777"/>`;
  }
  const layer = {
    art: `<path d="${ridge} V${HORIZON + 1}Z" fill="#4d5675"/>`,
    glow: lamps,
    depth: 0.92,
    air: 0.5,
    seed: 4,
    order: 0,
  };
  return { ...layer, mirror: turnedOver(layer, HORIZON + 1) };
}

function headland(beam) {
  const random = seeded(77);
  const foot = HORIZON + 14;
  // A cliff that falls to the right in steps; facets catch the last light.
  const top = [
    [-420, 300],
    [-330, 286],
    [-240, 296],
    [-150, 272],
    [-60, 262],
    [20, 250],
    [96, 238],
    [150, 236],
    [214, 238],
    [262, 246],
    [300, 262],
    [322, 292],
    [352, 318],
    [372, 352],
    [404, 372],
    [438, 396],
    [462, foot],
  ];
  const outline = `M-420 ${foot} ${top.map(([x, y]) => `L${x} ${y}`).join(' ')}Z`;
  let facets = '';
  for (let n = 0; n < 260; n++) {
    const x = random.between(-430, 440);
    const crest = heightAt(top, Math.min(Math.max(x, -420), 460));
    const y = crest + random.between(-4, 1) + random.next() ** 1.4 * (foot - crest);
    const [w, h] = [random.between(9, 30), random.between(22, 74)];
    const lean = (x - 40) * 0.05;
    // The side that looks to the open sea still has some of the sky.
    const lit = Math.max(0, (x + 60) / 520) + random.between(-0.35, 0.35);
    const shade =
      lit > 0.55
        ? random.pick(['#8a6a74', '#a57f80', '#74606e'])
        : lit > 0.15
          ? random.pick(['#57465a', '#63505f', '#4a3f54'])
          : random.pick(['#2c2638', '#241f30', '#3c3347']);
    facets += `<path d="M${x.toFixed(0)} ${y.toFixed(0)} l${w.toFixed(0)} ${(h * 0.12).toFixed(0)} l${(lean * 0.6 + w * 0.1).toFixed(0)} ${h.toFixed(0)} l${(-w * 0.9).toFixed(0)} ${(-h * 0.16).toFixed(0)}Z" fill="${shade}" opacity="${random.between(0.35, 0.85).toFixed(2)}"/>`;
  }
  let grass = '';
  for (let x = -420; x < 318; x += 3.2) {
    const y = heightAt(top, x);
    grass += `<path d="M${x.toFixed(1)} ${(y + 7).toFixed(1)} q${random.between(-3, 3).toFixed(1)} -8 ${random.between(-4, 5).toFixed(1)} ${(-random.between(9, 17)).toFixed(1)}" stroke="${random.pick(['#5d6a55', '#46584e', '#77765a', '#35463f'])}" stroke-width="${random.between(1.4, 3).toFixed(1)}" fill="none"/>`;
  }
  let rocks = '';
  for (const [x, w, h] of [
    [492, 34, 20],
    [540, 22, 11],
    [575, 30, 13],
    [438, 50, 26],
    [622, 14, 6],
  ]) {
    rocks += `<path d="M${x - w} ${foot + 3} L${x - w * 0.6} ${foot - h * 0.7} L${x - w * 0.1} ${foot - h} L${x + w * 0.5} ${foot - h * 0.55} L${x + w} ${foot + 3}Z" fill="#2b2634"/><path d="M${x - w * 0.1} ${foot - h} L${x + w * 0.5} ${foot - h * 0.55} L${x + w * 0.2} ${foot + 2} L${x - w * 0.2} ${foot - h * 0.3}Z" fill="#55465a"/>`;
  }
  const art = `<clipPath id="cliff"><path d="${outline}"/></clipPath><path d="${outline}" fill="#3a3142"/><g clip-path="url(#cliff)">${facets}</g>${grass}${rocks}${cottage(44, 246)}${tower(178, 238)}`;
  const glow = `${cottageLight(44, 246)}${towerLight(178, 238)}`;
  const lamp = { x: 178, y: 68 };
  const shafts = [
    { ...lamp, angle: 0.09 + beam, spread: 0.05, reach: 1500, power: 0.62 },
    { ...lamp, angle: Math.PI - 0.12 + beam, spread: 0.07, reach: 900, power: 0.3 },
  ];
  const layer = {
    shafts,
    glowPower: 1.9,
    art,
    glow,
    depth: 0.98,
    air: 0.06,
    seed: 6,
    grain: 0.2,
    order: 1,
    mist: { from: 330, to: foot, amount: 0.16 },
  };
  const turned = turnedOver(layer, foot);
  return { ...layer, mirror: { ...turned, glow: turned.glow + lampPath(178, foot) } };
}

function heightAt(line, x) {
  const i = line.findIndex(([px]) => px > x);
  const [[ax, ay], [bx, by]] = [line[i - 1] ?? line[0], line[i]];
  return ay + ((by - ay) * (x - ax)) / (bx - ax || 1);
}

// The lamp's long path on the water.
function lampPath(x, foot) {
  return `<defs><radialGradient id="lamp-path"><stop offset="0" stop-color="#ffdd9c" stop-opacity="0.9"/><stop offset="0.5" stop-color="#ffbf70" stop-opacity="0.35"/><stop offset="1" stop-color="#ffa850" stop-opacity="0"/></radialGradient></defs><ellipse cx="${x}" cy="${foot + 190}" rx="16" ry="150" fill="url(#lamp-path)"/>`;
}

// Rows of boats from the horizon to near. All are in one plane, because the sea is flat.
const ROWS = [
  { from: 3, to: 9, left: 660, right: 2250, count: 62 },
  { from: 11, to: 24, left: 760, right: 2200, count: 36 },
  { from: 30, to: 58, left: 850, right: 2150, count: 20 },
  { from: 72, to: 116, left: 985, right: 2150, count: 11 },
];

// The near ones are placed by hand: [x, below the horizon, degrees, turned round].
const NEAR = [
  [1070, 158, -2, 0],
  [1290, 176, 3, 1],
  [1560, 150, -3, 0],
  [1775, 182, 2, 0],
  [1150, 236, 2, 1],
  [1575, 252, -3, 0],
  [1800, 280, 3, 1],
  [1412, 280, -2, 0],
];

function fleetLayers(drift) {
  const random = seeded(133);
  const far = ROWS.map(({ from, to, left, right, count }, n) => {
    const slot = (right - left) / count;
    const boats = Array.from({ length: count }, (_, k) => {
      const below = random.between(from, to);
      return [
        left + slot * (k + random.between(-0.35, 1.35)),
        below,
        random.between(-4, 4),
        random.chance(0.4),
        random.between(0.85, 1.12),
      ];
    });
    return fleetRow({ boats, order: 2 + n, air: 0.3 - n * 0.08, drift });
  });
  return [...far, fleetRow({ boats: NEAR, order: 7, air: 0, drift })];
}

function fleetRow({ boats, order, air, drift }) {
  const layer = { art: '', glow: '', depth: 1, order, air, seed: 60 + order, wobble: 0.3, grain: 0.05 };
  const mirror = { art: '', glow: '' };
  for (const [from, below, heel, flip, size = 1] of [...boats].sort((a, b) => a[1] - b[1])) {
    const width = (5 + below * 0.47) * size;
    const place = { x: from + drift * (below / 290), y: HORIZON + below, width, heel, flip };
    const boat = paperBoat(place);
    const turned = mirroredBoat(boat, boat, place.y + width * 0.03);
    layer.art += boat.art;
    layer.glow += boat.glow + (below > 40 ? rings(place) : '');
    mirror.art += turned.art;
    mirror.glow += turned.glow;
  }
  return { ...layer, mirror: { ...layer, ...mirror } };
}

function hero({ x, y, width, heel = 0 }) {
  const boat = paperBoat({ x, y, width, heel, pennant: true });
  const layer = {
    ...boat,
    glow: boat.glow + rings({ x, y, width }),
    depth: 1,
    order: 6,
    seed: 2,
    wobble: 0.35,
    wash: 0.12,
    grain: 0.06,
    glowPower: 1.25,
  };
  return { ...layer, mirror: mirroredBoat(layer, boat, y + width * 0.03) };
}
