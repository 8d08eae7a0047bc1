import { blur } from './blur.mjs';
import { HEIGHT, WIDTH } from './camera.mjs';
import { noise } from './noise.mjs';

// Lamplight turns redder on its way.
const LAMPLIGHT = [1, 0.8, 0.55];

/** Lets lamps glow and light what is near them. Returns the image in 0..1. */
export function develop({ seen, paint, shine }, zoom) {
  const size = Math.sqrt(zoom);
  const halo = blur(shine, 3 * size);
  const bloom = blur(shine, 13 * size);
  const wide = blur(shine, 46 * size);
  const room = blur(shine, 120 * size);
  const out = new Float32Array(seen.length);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const i = (y * WIDTH + x) * 3;
      for (let c = 0; c < 3; c++) {
        const near = bloom(x, y, c);
        const far = wide(x, y, c);
        const all = room(x, y, c);
        const air = (0.22 * halo(x, y, c) + 0.36 * near + 0.34 * far + 0.25 * all) * LAMPLIGHT[c];
        const fall = (1.3 * near + 2.2 * far + 1.6 * all) * LAMPLIGHT[c];
        const lit = seen[i + c] + paint[i + c] * Math.min(fall, 1.1) * 0.75;
        out[i + c] = 1 - (1 - Math.min(lit, 1)) * (1 - Math.min(air, 0.95));
      }
    }
  }
  return out;
}

/** A gentle curve, and noise of less than a step so that slow gradients do not band. */
export function print(image) {
  const bytes = Buffer.alloc(image.length);
  for (let p = 0; p < WIDTH * HEIGHT; p++) {
    const dither = noise(p % WIDTH, Math.floor(p / WIDTH), 99) - 0.5;
    for (let c = 0; c < 3; c++) {
      const n = Math.min(Math.max(image[p * 3 + c], 0), 1);
      const curved = n + 0.1 * (n * n * (3 - 2 * n) - n);
      bytes[p * 3 + c] = Math.min(Math.max(Math.round(curved * 255 + dither * 1.6), 0), 255);
    }
  }
  return bytes;
}
