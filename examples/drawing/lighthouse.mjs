import { seeded } from './seeded.mjs';

/** The tower with its foot at (x, y), 200 high. */
export function tower(x, y) {
  const band = (from, to, fill) => {
    const half = (h) => 19 - h * 0.052;
    return `<path d="M${x - half(from)} ${y - from} L${x + half(from)} ${y - from} L${x + half(to)} ${y - to} L${x - half(to)} ${y - to}Z" fill="${fill}"/>`;
  };
  let stones = '';
  const random = seeded(91);
  for (let h = 6; h < 150; h += 5) {
    for (let s = -16; s < 16; s += 8) {
      const fits = Math.abs(s + 3.5) + 5 < 18 - h * 0.052;
      if (fits && random.chance(0.6))
        stones += `<rect x="${(x + s + random.between(-2, 2)).toFixed(1)}" y="${y - h}" width="6.5" height="3.6" fill="${random.pick(['#b9a795', '#efe0c8', '#c9b8a4', '#8f8078'])}" opacity="0.5"/>`;
    }
  }
  return `<defs><linearGradient id="round"><stop offset="0" stop-color="#1c1a2c" stop-opacity="0.05"/><stop offset="0.4" stop-color="#1c1a2c" stop-opacity="0"/><stop offset="1" stop-color="#1c1a2c" stop-opacity="0.72"/></linearGradient></defs>
    <path d="M${x - 24} ${y + 8} L${x + 24} ${y + 8} L${x + 21} ${y - 6} L${x - 21} ${y - 6}Z" fill="#5b5058"/>
    ${band(0, 152, '#eadbc4')}${stones}${band(34, 62, '#9c4a3c')}${band(96, 122, '#9c4a3c')}
    <path d="M${x - 19} ${y} L${x + 19} ${y} L${x + 11.1} ${y - 152} L${x - 11.1} ${y - 152}Z" fill="url(#round)"/>
    <rect x="${x - 3}" y="${y - 84}" width="6" height="11" rx="3" fill="#2a2434"/><rect x="${x - 3}" y="${y - 140}" width="5" height="9" rx="2.5" fill="#2a2434"/><rect x="${x - 4.5}" y="${y - 16}" width="9" height="17" rx="4" fill="#3b2a2c"/>
    <path d="M${x - 18} ${y - 152} H${x + 18} L${x + 15} ${y - 158} H${x - 15}Z" fill="#2a2636"/>
    <path d="M${x - 17} ${y - 158} V${y - 167} H${x + 17} V${y - 158} M${x - 11} ${y - 158} V${y - 167} M${x - 5} ${y - 158} V${y - 167} M${x + 1} ${y - 158} V${y - 167} M${x + 7} ${y - 158} V${y - 167} M${x + 12} ${y - 158} V${y - 167}" stroke="#2a2636" stroke-width="1.2" fill="none"/>
    <rect x="${x - 10}" y="${y - 182}" width="20" height="24" fill="#4a4150"/>
    <path d="M${x - 13} ${y - 182} Q${x - 8} ${y - 198} ${x} ${y - 200} Q${x + 8} ${y - 198} ${x + 13} ${y - 182}Z" fill="#7d3a34"/><path d="M${x} ${y - 199} V${y - 210}" stroke="#2a2636" stroke-width="1.6"/>`;
}

/** Its lamp and one window. */
export function towerLight(x, y) {
  return `<rect x="${x - 8}" y="${y - 180}" width="16" height="21" rx="2" fill="#ffe7ac"/><path d="M${x} ${y - 180} V${y - 159}" stroke="#a5713c" stroke-width="1.2"/><rect x="${x - 2.4}" y="${y - 83}" width="5" height="9" rx="2.4" fill="#ffb65c" opacity="0.9"/>`;
}

/** The keeper's cottage. */
export function cottage(x, y) {
  return `<path d="M${x - 34} ${y + 8} V${y - 24} H${x + 38} V${y + 6}Z" fill="#cbb8a2"/><path d="M${x + 6} ${y + 8} V${y - 24} H${x + 38} V${y + 6}Z" fill="#a08c80"/><path d="M${x - 40} ${y - 22} L${x - 28} ${y - 44} H${x + 30} L${x + 44} ${y - 22}Z" fill="#6d3b38"/><path d="M${x - 37} ${y - 28} H${x + 40} M${x - 33} ${y - 35} H${x + 36}" stroke="#52292b" stroke-width="1.4"/><rect x="${x + 14}" y="${y - 56}" width="9" height="16" fill="#5b4a4c"/>`;
}

/** Its two lit windows. */
export function cottageLight(x, y) {
  return `<rect x="${x - 24}" y="${y - 15}" width="9" height="11" fill="#ffbf68"/><rect x="${x + 16}" y="${y - 15}" width="9" height="11" fill="#ffcf85"/>`;
}
