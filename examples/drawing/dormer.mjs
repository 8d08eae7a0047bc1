import { mixHex } from './colour.mjs';
import { seeded } from './seeded.mjs';

export const GUTTER = 606; // the height of its water

/** The roof in front of us: slates in rows, wet and shining, with a chimney. */
export function nearRoof() {
  const random = seeded(808);
  const [ridge, eaves] = [318, 600];
  const left = (y) => 560 - ((y - ridge) / (eaves - ridge)) * 210;
  const art = [chimney(1130, 330, random), chimney(628, 346, random, 0.8)];
  art.push(`<path d="M${left(ridge)} ${ridge} H1700 V${eaves} H${left(eaves)}Z" fill="#4a4a5e"/>`);
  const rows = 17;
  for (let row = 0; row < rows; row++) {
    const h = 9 + row * 0.95;
    const y = ridge + row * 9.2 + row * row * 0.47;
    const w = 17 + row * 0.85;
    for (let x = left(y) - 4 + (row % 2) * (w / 2); x < 1690; x += w) {
      const lively = random.chance(0.22);
      const tone = lively
        ? random.pick(['#5f5f78', '#44495f', '#6a5c70', '#4a4054'])
        : random.pick(['#50526a', '#54546c', '#4c4e66', '#565670']);
      const drop = random.between(-1, 1.5);
      const [from, low] = [x.toFixed(1), (y + h + drop).toFixed(1)];
      art.push(
        `<path d="M${from} ${y.toFixed(1)} h${(w - 0.8).toFixed(1)} v${(h + drop).toFixed(1)} q${(-w / 2).toFixed(1)} 4 ${(0.8 - w).toFixed(1)} 0Z" fill="${tone}"/>`,
      );
      art.push(
        `<path d="M${from} ${low} q${(w / 2).toFixed(1)} 4 ${(w - 0.8).toFixed(1)} 0" stroke="#25263c" stroke-width="1.6" fill="none" opacity="0.85"/>`,
      );
      // The sky shows on the wet edges of the slates, most where the roof turns to the sunset.
      const wet = Math.max(0.12, 0.75 - (x - 400) / 900);
      if (random.chance(wet))
        art.push(
          `<path d="M${(x + 1.5).toFixed(1)} ${(y + h + drop - 1.8).toFixed(1)} q${(w / 2).toFixed(1)} 3.6 ${(w - 4).toFixed(1)} 0" stroke="${random.pick(['#e0a890', '#c79aa0', '#f0c09a', '#a9a0b8'])}" stroke-width="${random.between(0.7, 1.7).toFixed(1)}" fill="none" opacity="${(wet * random.between(0.4, 1)).toFixed(2)}"/>`,
        );
    }
  }
  art.push(
    `<path d="M${left(ridge) - 8} ${ridge - 4} H1700 V${ridge + 8} H${left(ridge) - 6}Z" fill="#7d5a56"/>`,
  );
  for (let x = left(ridge); x < 1690; x += 26)
    art.push(
      `<path d="M${x} ${ridge - 6} q13 -7 25 0 v14 h-25Z" fill="${random.pick(['#8a605a', '#75504e', '#9a6f64'])}"/>`,
    );
  art.push(
    `<path d="M${left(ridge) - 8} ${ridge - 2} L${left(eaves) - 8} ${eaves} h14 L${left(ridge) + 6} ${ridge}Z" fill="#8f7468"/>`,
  );
  // The last sun comes from the left, and the far end of the roof is in shade.
  art.push(
    `<defs><linearGradient id="dusk" x1="350" x2="1300" y1="0" y2="0" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#f0a070" stop-opacity="0.34"/><stop offset="0.35" stop-color="#b06a70" stop-opacity="0.1"/><stop offset="1" stop-color="#15152c" stop-opacity="0.42"/></linearGradient></defs><path d="M${left(ridge)} ${ridge - 6} H1700 V${eaves} H${left(eaves)}Z" fill="url(#dusk)"/>`,
  );
  art.push(skylight(592, 452), weathercock(958, ridge - 6), pigeons(ridge - 8));
  return { art: art.join(''), glow: '' };
}

// A small window in the roof, with the sunset in its glass.
function skylight(x, y) {
  return `<defs><linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ffc490"/><stop offset="0.45" stop-color="#c07f86"/><stop offset="1" stop-color="#3c4468"/></linearGradient></defs>
    <path d="M${x - 8} ${y - 6} H${x + 66} L${x + 76} ${y + 78} H${x - 14}Z" fill="#2b2a40"/><path d="M${x - 5} ${y - 8} H${x + 63} L${x + 71} ${y + 72} H${x - 11}Z" fill="#8a7a78"/>
    <path d="M${x} ${y - 3} H${x + 27} L${x + 28} ${y + 65} H${x - 5}Z M${x + 31} ${y - 3} H${x + 58} L${x + 65} ${y + 65} H${x + 32}Z" fill="url(#glass)"/>
    <path d="M${x + 2} ${y + 2} L${x + 12} ${y + 2} L${x + 2} ${y + 44} L${x - 2} ${y + 44}Z M${x + 36} ${y + 2} L${x + 42} ${y + 2} L${x + 38} ${y + 50} L${x + 34} ${y + 50}Z" fill="#ffe6c4" opacity="0.5"/>
    <path d="M${x - 3} ${y + 30} H${x + 63}" stroke="#8a7a78" stroke-width="3"/>`;
}

function weathercock(x, y) {
  return `<g transform="translate(${x} ${y}) scale(0.82) translate(${-x} ${-y})"><path d="M${x} ${y} V${y - 56} M${x - 17} ${y - 34} H${x + 17}" stroke="#2b2838" stroke-width="2.4"/><path d="M${x + 17} ${y - 38} l9 4 l-9 4Z M${x - 17} ${y - 37} l-8 -3 v12 l8 -3Z" fill="#2b2838"/><path d="M${x - 15} ${y - 62} Q${x - 18} ${y - 76} ${x - 10} ${y - 79} Q${x - 11} ${y - 70} ${x - 3} ${y - 69} Q${x + 5} ${y - 69} ${x + 7} ${y - 78} Q${x + 8} ${y - 84} ${x + 13} ${y - 82} L${x + 17} ${y - 79} L${x + 13} ${y - 77} Q${x + 14} ${y - 60} ${x} ${y - 55} Q${x - 10} ${y - 55} ${x - 15} ${y - 62}Z" fill="#2b2838"/></g>`;
}

function pigeons(y) {
  const bird = (x, way) =>
    `<g transform="translate(${x} ${y}) scale(${way} 1)"><path d="M-10 -3 Q-4 -13 5 -13 Q7 -20 12 -18 L16 -16 L12 -15 Q13 -6 4 -3 L-2 -1 L-16 1Z" fill="#4a4558"/><path d="M-8 -4 Q-2 -10 4 -9 Q1 -4 -8 -3Z" fill="#7a7088"/><path d="M2 -3 V2 M5 -3 V2" stroke="#6a4a48" stroke-width="1"/></g>`;
  return bird(742, 1) + bird(768, -1) + bird(1046, -1);
}

/** The wall under the eaves, with brackets that carry the gutter. */
export function wallUnderEaves() {
  const random = seeded(515);
  let art = `<path d="M352 596 H1700 V1100 H352Z" fill="#806a6e"/>`;
  for (let n = 0; n < 1400; n++) {
    const x = 352 + Math.floor(random.between(0, 75)) * 18 + random.between(0, 5);
    const y = 622 + Math.floor(random.between(0, 44)) * 9;
    art += `<rect x="${x.toFixed(1)}" y="${y}" width="15.5" height="7" fill="${random.pick(['#8f7470', '#6d5a64', '#9c7f76', '#745a5c', '#5c4e5a'])}" opacity="${random.between(0.25, 0.75).toFixed(2)}"/>`;
  }
  // Ivy has climbed the corner and hangs along the eaves.
  for (let n = 0; n < 900; n++) {
    const corner = random.chance(0.6);
    const x = corner ? 346 + random.next() ** 2 * 120 : random.between(980, 1420);
    const thick = corner ? 1 : Math.max(0, Math.sin((x - 960) / 38)) ** 2;
    const y = 628 + random.next() ** 1.5 * (corner ? 330 : 46 * thick + 6);
    const s = random.between(3, 6.5);
    const turn = random.between(0, 360).toFixed(0);
    const leaf = random.pick(['#4d6650', '#3c5245', '#2d4038', '#6b7a58', '#58704f']);
    art += `<path transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn})" d="M${-s} 0 Q0 ${-s} ${s} 0 Q0 ${s} ${-s} 0Z" fill="${leaf}"/>`;
  }
  art += '<path d="M352 618 H1700 V650 H352Z" fill="#1c1a2c" opacity="0.5"/>';
  return { art, glow: '' };
}

/** The gutter: its back with the water. The front lip is a layer of its own, so that the boat is between them. */
export function gutterBack() {
  const random = seeded(616);
  let art =
    '<path d="M322 594 H1700 V618 H322Z" fill="#3b4258"/><path d="M322 600 H1700 V616 H322Z" fill="#4f5b78"/>';
  for (let n = 0; n < 220; n++) {
    const x = random.between(326, 1690);
    art += `<path d="M${x.toFixed(1)} ${random.between(601, 611).toFixed(1)} h${random.between(6, 30).toFixed(1)}" stroke="${random.pick(['#e6b49a', '#b9a3b8', '#8f9ab8', '#ffd9b0'])}" stroke-width="${random.between(0.6, 1.3).toFixed(1)}" opacity="${random.between(0.25, 0.8).toFixed(2)}"/>`;
  }
  return { art, glow: '' };
}

export function gutterFront() {
  const random = seeded(717);
  let art = `<path d="M318 609 H1700 V626 Q1000 634 318 626Z" fill="#7f5a4a"/><path d="M318 608 H1700 V611.5 H318Z" fill="#c29072"/><path d="M318 621 H1700 V628 H318Z" fill="#3e2f38" opacity="0.7"/>`;
  for (let x = 330; x < 1690; x += 92)
    art += `<path d="M${x} 608 h7 v19 q-3.5 14 -7 0Z" fill="#5b4240"/><path d="M${x} 608 h7 v4 h-7Z" fill="#d3a382"/>`;
  for (let n = 0; n < 260; n++) {
    const x = random.between(322, 1690);
    art += `<path d="M${x.toFixed(1)} ${random.between(612, 624).toFixed(1)} h${random.between(3, 18).toFixed(1)}" stroke="${random.pick(['#5d8078', '#a9745a', '#4a3840', '#6c9186'])}" stroke-width="${random.between(0.7, 1.8).toFixed(1)}" opacity="${random.between(0.3, 0.7).toFixed(2)}"/>`;
  }
  // What is left of the rain hangs from the lip.
  for (let n = 0; n < 46; n++) {
    const x = random.between(322, 1690);
    art += `<path d="M${x.toFixed(1)} 627 q-1.6 3.4 0 4.6 q1.6 -1.2 0 -4.6Z" fill="#dfe4ee" opacity="0.85"/>`;
  }
  return { art, glow: '' };
}

/** The attic window with the child and the cat who watch. */
export function dormer() {
  const random = seeded(909);
  const [l, r, top, foot, peak] = [770, 930, 452, 594, 372];
  const middle = (l + r) / 2;
  const art = [`<path d="M${r - 4} ${top} L${r + 66} 420 L${r + 74} 560 L${r} ${foot}Z" fill="#3c3648"/>`];
  art.push(`<path d="M${l} ${foot} V${top} L${middle} ${peak} L${r} ${top} V${foot}Z" fill="#b3917c"/>`);
  for (let y = peak + 12; y < foot; y += 8.5) {
    const half = y < top ? ((y - peak) / (top - peak)) * 80 : 80;
    art.push(
      `<path d="M${middle - half} ${y} H${middle + half}" stroke="#6d5550" stroke-width="1.1" opacity="0.8"/>`,
    );
    for (let k = 0; k < 7; k++) {
      const x = random.between(middle - half, middle + half - 26);
      art.push(
        `<rect x="${x.toFixed(1)}" y="${(y - 7.4).toFixed(1)}" width="${random.between(9, 26).toFixed(1)}" height="6.6" fill="${random.pick(['#c7a48a', '#9a7a6c', '#8a6a62', '#d3b298'])}" opacity="0.5"/>`,
      );
    }
  }
  art.push(roofOver(l, r, top, peak, middle, random));
  // Window frame, reveal and shutters.
  art.push(
    `<path d="M${middle - 46} 582 V494 Q${middle - 46} 462 ${middle} 460 Q${middle + 46} 462 ${middle + 46} 494 V582Z" fill="#efdfc6"/>`,
  );
  for (const side of [-1, 1]) {
    const a = middle + side * 47;
    const b = middle + side * 76;
    art.push(
      `<path d="M${a} 492 L${b} 486 V584 L${a} 580Z" fill="#3d6266"/><path d="M${a} 492 L${b} 486 V490 L${a} 496Z M${a} 576 L${b} 580 V584 L${a} 580Z" fill="#56807f"/>`,
    );
    for (let k = 0; k < 12; k++)
      art.push(
        `<path d="M${a + side * 4} ${500 + k * 6.3} L${b - side * 4} ${496 + k * 6.7}" stroke="#22404a" stroke-width="1.8"/><path d="M${a + side * 4} ${501.4 + k * 6.3} L${b - side * 4} ${497.4 + k * 6.7}" stroke="#6c9693" stroke-width="0.6"/>`,
      );
  }
  art.push(
    `<path d="M${middle - 56} 582 H${middle + 56} V590 H${middle - 56}Z" fill="#e8d6ba"/><path d="M${middle - 56} 588 H${middle + 56} V592 H${middle - 56}Z" fill="#84706a"/>`,
  );
  return { art: art.join(''), glow: roomLight(middle) };
}

function roofOver(l, r, top, peak, middle, random) {
  let art = `<path d="M${l - 18} ${top + 14} L${middle} ${peak - 14} L${r + 18} ${top + 14} L${r + 16} ${top + 26} L${middle} ${peak + 6} L${l - 16} ${top + 26}Z" fill="#8c5148"/><path d="M${middle} ${peak - 14} L${r + 78} 420 L${r + 18} ${top + 14}Z" fill="#5a3c44"/>`;
  for (let k = 0; k < 9; k++) {
    for (const side of [-1, 1]) {
      const t = k / 9;
      const x = middle + side * (80 + 18) * t;
      const y = peak - 14 + (top + 14 - peak + 14) * t;
      art += `<path d="M${x} ${y} l${side * 11} 9 l${-side * 1} 11 l${-side * 11} -9Z" fill="${random.pick(['#a8655a', '#7a4540', '#b9786a', mixHex('#8c5148', '#1e1c30', 0.3)])}"/>`;
    }
  }
  return `${art}<path d="M${middle - 5} ${peak - 16} h10 l-2 -16 q-3 -6 -6 0Z" fill="#caa084"/>`;
}

function roomLight(middle) {
  const pane = `M${middle - 39} 580 V495 Q${middle - 39} 469 ${middle} 467 Q${middle + 39} 469 ${middle + 39} 495 V580Z`;
  return `<defs><radialGradient id="room" cx="${middle + 10}" cy="508" r="78" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#ffd68c"/><stop offset="0.35" stop-color="#f2a24c"/><stop offset="0.75" stop-color="#cf6f33"/><stop offset="1" stop-color="#9c4426"/></radialGradient><clipPath id="pane"><path d="${pane}"/></clipPath></defs>
    <path d="${pane}" fill="url(#room)"/>
    <g clip-path="url(#pane)">
      <path d="M${middle - 39} 515 h26 v-3 h-26Z M${middle - 39} 500 h20 v-2.4 h-20Z" fill="#7a3e22"/>
      <path d="M${middle - 37} 499 v-11 h4 v11Z M${middle - 32} 499 v-9 h3 v9Z M${middle - 28} 499 v-12 h4 v12Z M${middle - 36} 512 v-9 h5 v9Z M${middle - 29} 512 v-8 l3 -1 3 9Z" fill="#8c4a28"/>
      <path d="M${middle + 12} 467 V486" stroke="#6b3420" stroke-width="1.2"/><path d="M${middle + 3} 496 Q${middle + 4} 486 ${middle + 12} 485 Q${middle + 20} 486 ${middle + 21} 496Z" fill="#8c4424"/><circle cx="${middle + 12}" cy="498" r="4.4" fill="#fff6da"/>
      <path d="M${middle - 39} 467 H${middle - 22} Q${middle - 25} 500 ${middle - 36} 530 H${middle - 40}Z M${middle + 39} 467 H${middle + 27} Q${middle + 29} 500 ${middle + 37} 526 H${middle + 40}Z" fill="#c5622f" opacity="0.85"/>
    </g>
    <path d="M${middle - 20} 582 Q${middle - 22} 560 ${middle - 13} 554 Q${middle - 20} 549 ${middle - 18} 539 Q${middle - 21} 533 ${middle - 15} 530 Q${middle - 12} 525 ${middle - 6} 527 Q${middle + 2} 526 ${middle + 3} 533 Q${middle + 6} 539 ${middle + 3} 545 Q${middle + 1} 551 ${middle - 3} 553 Q${middle + 8} 557 ${middle + 10} 570 L${middle + 12} 582Z" fill="#3a2230"/>
    <path d="M${middle - 24} 582 Q${middle - 30} 577 ${middle - 20} 574 L${middle + 6} 575 Q${middle + 14} 578 ${middle + 11} 583Z" fill="#4b2a34"/>
    <path d="M${middle + 21} 582 Q${middle + 17} 570 ${middle + 22} 562 L${middle + 21} 553 L${middle + 25} 557 H${middle + 29} L${middle + 33} 553 L${middle + 32} 563 Q${middle + 37} 572 ${middle + 34} 582Z" fill="#33202e"/><path d="M${middle + 34} 580 Q${middle + 44} 580 ${middle + 42} 570" stroke="#33202e" stroke-width="2.6" fill="none" stroke-linecap="round"/>
    <path d="M${middle - 39} 517 H${middle - 16} M${middle + 8} 517 H${middle + 39} M${middle} 467 V524" stroke="#e9cfa4" stroke-width="2.4" opacity="0.9"/>`;
}

function chimney(x, y, random, size = 1) {
  const [w, h] = [58 * size, 120 * size];
  let art = `<path d="M${x} ${y} v${-h} h${w} v${h + 30}Z" fill="#8a5f56"/>`;
  for (let row = 0; row < 15; row++) {
    for (let k = 0; k < 5; k++)
      if (random.chance(0.8))
        art += `<rect x="${x + 1 + (k * 11.4 + (row % 2) * 4) * size}" y="${y - h + row * 8.4 * size}" width="${(k === 4 ? 7 : 10) * size}" height="${6.6 * size}" fill="${random.pick(['#9d6e60', '#734c4a', '#b07f6c', '#5f4144'])}" opacity="0.7"/>`;
  }
  art += `<path d="M${x + w * 0.62} ${y - h} H${x + w} V${y} H${x + w * 0.62}Z" fill="#1e1c30" opacity="0.3"/><path d="M${x - 6 * size} ${y - h - 8 * size} h${w + 12 * size} v${12 * size} h${-w - 12 * size}Z" fill="#a5806f"/>`;
  for (const k of [0.12, 0.58])
    art += `<path d="M${x + w * k} ${y - h - 8 * size} l${2 * size} ${-26 * size} h${13 * size} l${2 * size} ${26 * size}Z" fill="#b86f56"/><path d="M${x + w * k + 1} ${y - h - 34 * size} h${15 * size} v${4 * size} h${-15 * size}Z" fill="#d08a6c"/>`;
  return art;
}
