import { mixHex } from './colour.mjs';
import { seeded } from './seeded.mjs';

/** A row of old houses seen from above the street: gables, pitched roofs, chimneys, small lit windows. */
export function rowOfRoofs({ from, to, base, size, colours, roofs, seed, lit }) {
  const random = seeded(seed);
  const art = [];
  const glow = [];
  const rect = (x, y, w, h, fill, more = '') =>
    `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" fill="${fill}" ${more}/>`;
  for (let x = from; x < to; ) {
    const w = size * random.between(0.75, 1.5);
    const foot = base(x + w / 2);
    const eaves = foot - size * random.between(0.5, 1.15);
    const wall = random.pick(colours);
    const roof = random.pick(roofs);
    const high = size * random.between(0.5, 0.95);
    const stack = x + w * random.between(0.2, 0.75);
    const stackTop = eaves - high * random.between(0.85, 1.15);
    art.push(
      rect(stack, stackTop, size * 0.16, high, mixHex(wall, '#3a2f3c', 0.45)),
      rect(stack - size * 0.03, stackTop, size * 0.22, size * 0.07, '#55474c'),
    );
    for (let k = 0; k < 2; k++)
      art.push(
        rect(stack + size * (0.01 + k * 0.08), stackTop - size * 0.1, size * 0.055, size * 0.11, '#8a5a4c'),
      );
    art.push(rect(x, eaves, w + 1, size * 3, wall));
    if (random.chance(0.52)) gable(x, w, eaves, high, wall, roof);
    else pitched(x, w, eaves, high, roof);
    windows(x, w, eaves, foot);
    x += w * random.between(0.86, 1);
  }
  return { art: art.join(''), glow: glow.join('') };

  function gable(x, w, eaves, high, wall, roof) {
    const middle = x + w / 2;
    const over = size * 0.08;
    art.push(`<path d="M${x} ${eaves} L${middle} ${eaves - high} L${x + w} ${eaves}Z" fill="${wall}"/>`);
    art.push(
      `<path d="M${x - over} ${eaves + over} L${middle} ${eaves - high - over * 0.4} L${x + w + over} ${eaves + over}" fill="none" stroke="${roof}" stroke-width="${size * 0.13}" stroke-linejoin="round"/>`,
    );
    art.push(
      `<path d="M${middle} ${eaves - high} L${x + w + over} ${eaves + over} L${x + w} ${eaves + over * 2} L${middle} ${eaves - high + over * 2}Z" fill="#1e1c30" opacity="0.3"/>`,
    );
    pane(middle - size * 0.08, eaves - high * 0.42, size * 0.16, size * 0.22);
  }

  function pitched(x, w, eaves, high, roof) {
    const slope = [
      `M${x - size * 0.07} ${eaves + size * 0.04}`,
      `L${x + size * 0.14} ${eaves - high}`,
      `L${x + w - size * 0.1} ${eaves - high}`,
      `L${x + w + size * 0.07} ${eaves + size * 0.04}Z`,
    ].join(' ');
    art.push(`<path d="${slope}" fill="${roof}"/>`);
    const rows = Math.max(4, Math.round(high / 5));
    for (let k = 1; k < rows; k++) {
      const y = eaves - (high * k) / rows;
      const inset = size * 0.2 * (k / rows);
      for (let at = x + inset; at < x + w - inset; at += size * 0.12) {
        if (random.chance(0.62))
          art.push(
            rect(
              at,
              y,
              size * 0.1,
              (high / rows) * 0.8,
              random.pick([
                mixHex(roof, '#1e1c30', 0.3),
                mixHex(roof, '#f3c9a0', 0.2),
                mixHex(roof, '#7a4a48', 0.3),
              ]),
              `opacity="${random.between(0.3, 0.8).toFixed(2)}"`,
            ),
          );
      }
    }
    art.push(
      rect(
        x + size * 0.12,
        eaves - high - size * 0.04,
        w - size * 0.2,
        size * 0.06,
        mixHex(roof, '#f3c9a0', 0.3),
      ),
    );
    art.push(rect(x - size * 0.07, eaves, w + size * 0.14, size * 0.06, mixHex(roof, '#1a1828', 0.6)));
    if (random.chance(0.6))
      pane(x + w * random.between(0.3, 0.6), eaves - high * 0.62, size * 0.15, size * 0.18);
  }

  function windows(x, w, eaves, foot) {
    const across = Math.max(2, Math.round(w / (size * 0.36)));
    for (let row = 0; row < 4; row++) {
      for (let k = 0; k < across; k++)
        pane(
          x + (w * (k + 0.5)) / across - size * 0.07,
          eaves + size * (0.16 + row * 0.42),
          size * 0.14,
          size * 0.23,
        );
    }
    return foot;
  }

  function pane(x, y, w, h) {
    art.push(
      rect(x - w * 0.16, y - w * 0.16, w * 1.32, h + w * 0.32, '#c7ae9c', 'opacity="0.7"'),
      rect(x, y, w, h, '#2b3450'),
    );
    if (!random.chance(lit)) return;
    glow.push(rect(x, y, w, h, random.pick(['#ffb65c', '#f39b45', '#ffc878', '#e8883c'])));
    glow.push(rect(x + w * 0.44, y, w * 0.12, h, '#7a4632'), rect(x, y + h * 0.42, w, w * 0.12, '#7a4632'));
  }
}

/** A church tower or a town hall's, to break the skyline. */
export function steeple({ x, foot, width, height, colour, roof }) {
  const w = width;
  return `<rect x="${x - w / 2}" y="${foot - height}" width="${w}" height="${height + 80}" fill="${colour}"/>
    <rect x="${x}" y="${foot - height}" width="${w / 2}" height="${height + 80}" fill="#1e1c30" opacity="0.22"/>
    <path d="M${x - w * 0.62} ${foot - height} L${x - w * 0.3} ${foot - height - w * 0.5} L${x} ${foot - height - w * 2.3} L${x + w * 0.3} ${foot - height - w * 0.5} L${x + w * 0.62} ${foot - height}Z" fill="${roof}"/>
    <path d="M${x} ${foot - height - w * 2.3} L${x + w * 0.3} ${foot - height - w * 0.5} L${x + w * 0.62} ${foot - height} H${x}Z" fill="#1e1c30" opacity="0.25"/>
    <path d="M${x} ${foot - height - w * 2.2} v${-w * 0.5} m${-w * 0.12} ${w * 0.16} h${w * 0.24}" stroke="#3a3146" stroke-width="${w * 0.05}"/>
    <rect x="${x - w * 0.56}" y="${foot - height + w * 0.02}" width="${w * 1.12}" height="${w * 0.12}" fill="#d6bba4" opacity="0.6"/>
    <path d="M${x - w * 0.26} ${foot - height + w * 1.1} v${-w * 0.6} q${w * 0.13} ${-w * 0.22} ${w * 0.26} 0 v${w * 0.6}Z M${x + w * 0.06} ${foot - height + w * 1.1} v${-w * 0.6} q${w * 0.13} ${-w * 0.22} ${w * 0.26} 0 v${w * 0.6}Z" fill="#2b2a44"/>
    <circle cx="${x}" cy="${foot - height + w * 1.75}" r="${w * 0.24}" fill="#efe0c4"/><path d="M${x} ${foot - height + w * 1.75} v${-w * 0.18} M${x} ${foot - height + w * 1.75} h${w * 0.13}" stroke="#3a3146" stroke-width="${w * 0.045}"/>`;
}
