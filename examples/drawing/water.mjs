import { HEIGHT, WIDTH } from './camera.mjs';
import { mix, rgb, rise } from './colour.mjs';
import { clouds, noise } from './noise.mjs';

/** Flips the sky above the horizon as the base of the reflection, stretched where it is too short. */
export function turnSkyOver(mirror, canvas, horizonRow) {
  const hy = Math.min(Math.max(Math.round(horizonRow), 1), HEIGHT - 1);
  const stretch = Math.min(1, (hy - 1) / (HEIGHT - hy));
  for (let y = 0; y < HEIGHT; y++) {
    const from = Math.max(0, Math.min(hy - 1, Math.round(hy - 1 - (y - hy) * stretch)));
    mirror.seen.set(canvas.seen.subarray(from * WIDTH * 3, (from + 1) * WIDTH * 3), y * WIDTH * 3);
    mirror.shine.set(canvas.shine.subarray(from * WIDTH * 3, (from + 1) * WIDTH * 3), y * WIDTH * 3);
  }
}

/** Paints the water below the horizon: the reflection, broken by ripples in perspective. */
export function paintWater(canvas, mirror, water, view, light) {
  const { horizon, middle = 640, drift = 0, calm = 1, seed = 21 } = water;
  const deep = mix(rgb('#3b4c63'), rgb('#06162c'), light.night);
  const gleam = mix(light.sky[2], light.sky[3], 0.5);
  for (let y = 0; y < HEIGHT; y++) {
    const v = view.y + y / view.scale;
    const below = v - horizon;
    if (below < 0) continue;
    const reach = below + 12;
    const rows = Math.log(reach) * 25;
    const clear = 0.93 - 0.5 * rise(0, 330, below);
    for (let x = 0; x < WIDTH; x++) {
      const u = view.x + x / view.scale;
      const across = ((u - middle) / reach) * 6.2 + drift;
      const swell = clouds(across, rows, 3, seed) - 0.5;
      const ripple = noise(across * 2.7, rows * 2.1, seed + 3) - 0.5;
      const slant = clouds(across * 0.8 + 9, rows * 0.7, 2, seed + 7) - 0.5;
      const dy = (swell * 0.24 + ripple * 0.07) * (below + 5) * calm * view.scale;
      const dx = slant * 0.1 * (below + 5) * calm * view.scale;
      const smear = (0.8 + below * 0.022) * view.scale;
      const taps = [
        mirrorAt(x + dx, y + dy - smear),
        mirrorAt(x + dx, y + dy),
        mirrorAt(x + dx, y + dy + smear),
      ];
      const tilt = swell * 0.9 + ripple * 0.5;
      const share = Math.min(Math.max(clear + tilt * 0.5 * calm, 0.12), 1);
      const spark = rise(0.2, 0.42, swell + ripple * 0.5) * 0.16 * rise(4, 60, below);
      const i = (y * WIDTH + x) * 3;
      for (let c = 0; c < 3; c++) {
        const glass =
          (mirror.seen[taps[0] + c] + 2 * mirror.seen[taps[1] + c] + mirror.seen[taps[2] + c]) / 4;
        const body = deep[c] * (1 + tilt * 0.5);
        canvas.seen[i + c] = body + (glass * 0.95 - body) * share + (gleam[c] - glass) * spark;
        canvas.paint[i + c] = deep[c] * 0.55;
        canvas.shine[i + c] = mirror.shine[taps[1] + c] * share * 0.75;
      }
    }
  }
}

function mirrorAt(x, y) {
  const cx = Math.min(Math.max(Math.round(x), 0), WIDTH - 1);
  const cy = Math.min(Math.max(Math.round(y), 0), HEIGHT - 1);
  return (cy * WIDTH + cx) * 3;
}

/** A layer as the water shows it, turned over at its own waterline. */
export function turnedOver(layer, waterline) {
  const turn = (content) => `<g transform="matrix(1 0 0 -1 0 ${2 * waterline})">${content}</g>`;
  return { ...layer, art: turn(layer.art), glow: layer.glow && turn(layer.glow), mist: undefined };
}
