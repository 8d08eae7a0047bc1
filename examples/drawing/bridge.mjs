import { seeded } from './seeded.mjs';

const NEAR = 19;
const FAR = 23;
const HALF = 3.5;
const RISE = 3.5;

/** The stone bridge over the canal, 19 metres away; the arch is a hole to look through. */
export function bridge(project) {
  const random = seeded(313);
  const arch = (z, grow = 0, steps = 28) =>
    Array.from({ length: steps + 1 }, (_, k) => {
      const a = Math.PI - (Math.PI * k) / steps;
      return [Math.cos(a) * (HALF + grow), Math.sin(a) * (RISE + grow), z];
    });
  const path = (points) => points.map((p) => project(...p)).join(' L');
  const deck = (x) => 4.6 + 0.75 * Math.cos((x / 6.4) * (Math.PI / 2));
  const top = Array.from({ length: 25 }, (_, k) => [
    -6.2 + (12.4 * k) / 24,
    deck(-6.2 + (12.4 * k) / 24),
    NEAR,
  ]);
  const face = `M${path([[-6.2, -0.1, NEAR], ...top, [6.2, -0.1, NEAR]])} L${path(arch(NEAR).reverse())}Z`;
  // The inside of the vault: between the arch at our end and the arch at the far end.
  const parts = [`<path d="M${path(arch(NEAR))} L${path(arch(FAR).reverse())}Z" fill="#3a3340"/>`];
  for (let k = 0; k < 24; k++) {
    for (let ring = 0; ring < 5; ring++) {
      const z = NEAR + ((FAR - NEAR) * ring) / 5;
      const [p, q] = [arch(z)[k + 1], arch(z)[k + 2]];
      const [r, s] = [arch(z + 0.72)[k + 2], arch(z + 0.72)[k + 1]];
      parts.push(
        `<path d="M${path([p, q, r, s])}Z" fill="${random.pick(['#4a404a', '#564a50', '#3f3743', '#65555a'])}" opacity="0.8"/>`,
      );
    }
  }
  parts.push(`<path d="${face}" fill="#837378"/>`);
  for (let row = 0; row < 19; row++) {
    const y = 0.05 + row * 0.28;
    for (let x = -6.2 + (row % 2) * 0.27; x < 6.2; x += 0.54) {
      const middle = x + 0.25;
      const clear = (middle / (HALF + 0.3)) ** 2 + ((y + 0.1) / (RISE + 0.3)) ** 2;
      if (clear < 1.05 || y + 0.24 > deck(middle)) continue;
      parts.push(
        `<path d="M${path([
          [x, y, NEAR],
          [x + 0.49, y, NEAR],
          [x + 0.49, y + 0.24, NEAR],
          [x, y + 0.24, NEAR],
        ])}Z" fill="${random.pick(['#6d6068', '#938281', '#a18d86', '#7b6c70', '#5f5560', '#b09a8c'])}" opacity="${random.between(0.4, 0.85).toFixed(2)}"/>`,
      );
    }
  }
  const inner = arch(NEAR, 0, 30);
  const outer = arch(NEAR, 0.42, 30);
  for (let k = 0; k < 30; k++) {
    parts.push(
      `<path d="M${path([inner[k], inner[k + 1], outer[k + 1], outer[k]])}Z" fill="${random.pick(['#a8948c', '#968480', '#b8a294', '#86767a'])}" stroke="#4a404a" stroke-width="0.5"/>`,
    );
  }
  parts.push(
    `<path d="M${path([
      [-0.26, RISE - 0.08, NEAR],
      [0.26, RISE - 0.08, NEAR],
      [0.36, RISE + 0.62, NEAR],
      [-0.36, RISE + 0.62, NEAR],
    ])}Z" fill="#c9b3a2"/>`,
  );
  parts.push(
    `<path d="M${path(top.map(([x, y, z]) => [x, y - 0.78, z]))} L${path(top.map(([x, y, z]) => [x, y - 0.9, z]).reverse())}Z" fill="#c0aa9c"/>`,
  );
  parts.push(
    `<path d="M${path(top)} L${path(top.map(([x, y, z]) => [x, y - 0.16, z]).reverse())}Z" fill="#cdb7a6"/>`,
  );
  for (let n = 0; n < 620; n++) {
    const right = n % 3 !== 0;
    const x = right ? 6.1 - random.next() ** 2 * 2.6 : -6.1 + random.next() ** 2 * 1.6;
    const y = deck(x) - random.next() * (right ? 2.7 : 1.7) * (1 - Math.abs(6.1 - Math.abs(x)) / 3);
    parts.push(leaf(project, x, y, random));
  }
  for (const x of [-3.5, 3.5]) parts.push(lampPost(project, x, deck(x)));
  return { art: parts.join(''), glow: [-3.5, 3.5].map((x) => lamp(project, x, deck(x))).join('') };
}

function leaf(project, x, y, random) {
  const s = random.between(0.06, 0.13);
  const turn = random.between(0, Math.PI);
  const [c, d] = [Math.cos(turn) * s, Math.sin(turn) * s];
  const tip = (side) => project(x + side * c, y + side * d, NEAR);
  const bow = (side) => project(x - side * d * 0.9, y + side * c * 0.9, NEAR);
  return `<path d="M${tip(-1)} Q${bow(1)} ${tip(1)} Q${bow(-1)} ${tip(-1)}Z" fill="${random.pick(['#3c5245', '#4d6650', '#2d4038', '#64745a'])}"/>`;
}

function lampPost(project, x, y, z = NEAR) {
  return `<path d="M${project(x - 0.05, y, z)} L${project(x - 0.04, y + 1.3, z)} L${project(x + 0.04, y + 1.3, z)} L${project(x + 0.05, y, z)}Z M${project(x - 0.24, y + 1.75, z)} L${project(x, y + 2, z)} L${project(x + 0.24, y + 1.75, z)}Z M${project(x - 0.15, y + 1.3, z)} H${project(x + 0.15, y + 1.3, z).split(' ')[0]}" fill="#221e2c" stroke="#221e2c" stroke-width="1"/>`;
}

function lamp(project, x, y, z = NEAR) {
  return `<path d="M${project(x - 0.13, y + 1.33, z)} L${project(x - 0.19, y + 1.74, z)} L${project(x + 0.19, y + 1.74, z)} L${project(x + 0.13, y + 1.33, z)}Z" fill="#ffe0a0"/>`;
}

/** A lamp on the quay. */
export function quayLamp(project, x, z) {
  const y = 0.9;
  return {
    art: `<path d="M${project(x - 0.06, y, z)} L${project(x - 0.035, y + 2.3, z)} L${project(x + 0.035, y + 2.3, z)} L${project(x + 0.06, y, z)}Z M${project(x - 0.13, y, z)} L${project(x - 0.1, y + 0.3, z)} L${project(x + 0.1, y + 0.3, z)} L${project(x + 0.13, y, z)}Z M${project(x - 0.24, y + 2.76, z)} L${project(x, y + 2.98, z)} L${project(x + 0.24, y + 2.76, z)}Z M${project(x - 0.16, y + 2.26, z)} L${project(x + 0.16, y + 2.26, z)} L${project(x + 0.14, y + 2.34, z)} L${project(x - 0.14, y + 2.34, z)}Z" fill="#211d2b"/>`,
    glow: lamp(project, x, y + 1, z),
  };
}
