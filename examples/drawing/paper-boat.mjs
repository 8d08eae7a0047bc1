import { turnedOver } from './water.mjs';

// A folded boat of cream paper, about 100 wide, its waterline at (0, 0), with a lantern on a bent twig.
const ART = `
  <path d="M-50 -21 L0 -15 L50 -21 L0 -25Z" fill="#8f7458"/>
  <path d="M-21 -20 L1 -55 L0 -14Z" fill="#f6e7c8"/>
  <path d="M1 -55 L22 -20 L0 -14Z" fill="#cdb290"/>
  <path d="M1 -55 L0 -14" stroke="#a98c68" stroke-width="0.7" fill="none"/>
  <path d="M-52 -22 L0 -13 L0 6 L-30 4 Q-34 3 -36 0Z" fill="#f8ecd2"/>
  <path d="M52 -22 L0 -13 L0 6 L30 4 Q34 3 36 0Z" fill="#dcc4a0"/>
  <path d="M-52 -22 L0 -13 L52 -22" stroke="#fffaf0" stroke-width="1.1" fill="none"/>
  <path d="M0 -13 V6" stroke="#b89a74" stroke-width="0.8"/>
  <path d="M-36 0 L-10 -8" stroke="#e0cba8" stroke-width="0.8" fill="none"/>
  <path d="M36 0 L12 -8" stroke="#c3a680" stroke-width="0.8" fill="none"/>
  <path d="M-30 4 Q0 9 30 4 L36 -1 Q0 5 -36 -1Z" fill="#7c6a62" opacity="0.55"/>
  <path d="M27 -19 C29 -40 33 -54 44 -51" stroke="#3b2a24" stroke-width="2.3" fill="none" stroke-linecap="round"/>
  <path d="M44 -51 V-47" stroke="#3b2a24" stroke-width="1.4"/>`;

const GLOW = `
  <defs>
    <radialGradient id="lantern"><stop offset="0" stop-color="#fff6d8"/><stop offset="0.55" stop-color="#ffd27a"/><stop offset="1" stop-color="#ff9f43"/></radialGradient>
    <radialGradient id="halo" cx="44" cy="-40" r="58" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#ffbe6a" stop-opacity="0.62"/><stop offset="0.3" stop-color="#ffa550" stop-opacity="0.26"/><stop offset="1" stop-color="#ff9440" stop-opacity="0"/></radialGradient>
    <radialGradient id="paper" cx="44" cy="-40" r="62" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#ffb866" stop-opacity="0.75"/><stop offset="0.5" stop-color="#ff9b50" stop-opacity="0.28"/><stop offset="1" stop-color="#ff8a40" stop-opacity="0"/></radialGradient>
  </defs>
  <path d="M-52 -22 L0 -13 L0 6 L-30 4 L-36 0Z M52 -22 L0 -13 L0 6 L30 4 L36 0Z M-21 -20 L1 -55 L22 -20 L0 -14Z" fill="url(#paper)"/>
  <circle cx="44" cy="-40" r="58" fill="url(#halo)"/>
  <rect x="38.5" y="-47" width="11" height="14" rx="4" fill="url(#lantern)"/>
  <path d="M39.5 -47 H48.5 M39.5 -33 H48.5" stroke="#7a4a2a" stroke-width="1.2"/>`;

// What the lantern lays on the water: a path of light towards the eye, torn by the ripples later.
const LIGHT_PATH = `
  <defs><radialGradient id="path"><stop offset="0" stop-color="#ffc772" stop-opacity="0.85"/><stop offset="0.5" stop-color="#ff9f4a" stop-opacity="0.4"/><stop offset="1" stop-color="#ff8a3a" stop-opacity="0"/></radialGradient></defs>
  <ellipse cx="40" cy="44" rx="15" ry="62" fill="url(#path)"/><ellipse cx="6" cy="14" rx="86" ry="20" fill="url(#path)" opacity="0.55"/>`;

// The hero's red pennant, by which it is known in the fleet.
const PENNANT = `<path d="M1 -55 V-69" stroke="#3b2a24" stroke-width="1.8"/><path d="M1 -69 L-18 -65 L-14.5 -61.5 L-19 -58 L1 -58.5Z" fill="#c4513f"/>`;

/** The boat on the water at (x, y), `width` wide; `heel` turns it by degrees, as a wave would. */
export function paperBoat({ x, y, width, heel = 0, flip = false, pennant = false }) {
  const size = width / 100;
  const place = (content) =>
    `<g transform="translate(${x} ${y}) scale(${flip ? -size : size} ${size}) rotate(${heel})">${content}</g>`;
  return { art: place(pennant ? ART + PENNANT : ART), glow: place(GLOW), path: place(LIGHT_PATH) };
}

/** Rings that the hull leaves on the water. */
export function rings({ x, y, width }) {
  const size = width / 100;
  const ring = (rx, ry, dy, width, opacity) =>
    `<path d="M${-rx} ${dy} Q${-rx * 0.5} ${dy + ry} 0 ${dy + ry} T${rx} ${dy}" stroke="#ffd9a0" stroke-opacity="${opacity}" stroke-width="${width}" fill="none" stroke-linecap="round"/>`;
  return `<g transform="translate(${x} ${y}) scale(${size})">${ring(46, 8, 4, 1.5, 0.55)}${ring(68, 13, 6, 1.2, 0.34)}${ring(98, 20, 8, 1, 0.2)}</g>`;
}

/** The boat as the water shows it, with the path of light that its lantern lays on the ripples. */
export function mirroredBoat(layer, boat, waterline) {
  const turned = turnedOver({ ...layer, art: boat.art, glow: boat.glow }, waterline);
  return { ...turned, glow: turned.glow + boat.path };
}
